package session_test

import (
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

func TestRhythm_NobodyTapsSoFastOrMissesSoOften(t *testing.T) {
	start := time.Date(2026, 7, 4, 3, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		taps   int
		every  time.Duration
		missed int // of the last ones
		wait   time.Duration
		want   bool
	}{
		"somebody who reads":            {20, time.Second, 0, 0, false},
		"somebody who trembles":         {20, time.Second, 4, 0, false},
		"mashing":                       {18, 3 * time.Second / 17, 0, 0, true},
		"one tap fewer":                 {17, 3 * time.Second / 17, 0, 0, false},
		"a little slower":               {18, 3*time.Second/17 + time.Millisecond, 0, 0, false},
		"hits nothing":                  {10, time.Second, 5, 0, true},
		"mashed, and has long gone":     {18, time.Second / 10, 18, time.Minute, false},
		"more taps than are remembered": {1000, time.Second / 10, 0, 0, true},
		"nobody has touched the glass":  {0, 0, 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(&submitter{})
			s.Missed() // without a touch: nothing
			at := start
			for i := range tt.taps {
				at = start.Add(time.Duration(i) * tt.every)
				s.Tapped(at)
				if i >= tt.taps-tt.missed {
					s.Missed()
				}
			}
			if got := s.Inhuman(at.Add(tt.wait)); got != tt.want {
				t.Errorf("inhuman: %t", got)
			}
		})
	}
}

func TestCompany_IsAskedForWithoutAWordAndKeepsTheDraft(t *testing.T) {
	sub := &submitter{}
	s := newSession(sub)
	write(s)
	if _, err := s.AskForCompany(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := sub.got[0].Report; !r.Urgent || !r.Company || r.Kind != feedback.Help || r.Text != "" {
		t.Errorf("sent: urgent %t, company %t, %s, %d bytes of text", r.Urgent, r.Company, r.Kind, len(r.Text))
	}
	if s.Draft().Text == "" {
		t.Error("the draft is gone")
	}
	s.Forget()
	if !s.Draft().Empty() {
		t.Error("nobody is at the glass any more, and the draft is there")
	}
}

func TestSheet_TellsHowMuchThereIsToAsk(t *testing.T) {
	set := &feedback.QuestionSet{Questions: []feedback.Question{{ID: "a", Short: true}, {ID: "b"}, {ID: "c", Short: true}}}
	sheet := &session.Sheet{Set: set}
	if n := sheet.MayAsk(); n != 3 {
		t.Errorf("the long one may ask %d", n)
	}
	if n := (&session.Sheet{Set: set, Short: true}).MayAsk(); n != 2 {
		t.Errorf("the short one may ask %d", n)
	}
	told := sheet.Answered("a", feedback.Answer{State: feedback.Answered}).Saw("a")
	if n := told.Given([]session.Media{{Question: "c"}}); n != 2 {
		t.Errorf("an answer and a recording are %d", n)
	}
	if n := told.Cleared("a").Given(nil); n != 0 || told.Given(nil) != 1 || len(sheet.Answers)+len(sheet.Seen) != 0 {
		t.Errorf("cleared: %d; an earlier sheet changed", n)
	}
}
