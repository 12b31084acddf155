package session_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

// keeper gives every record an id of its own, as the disk does.
type keeper struct {
	got []session.Finished
	err error
}

func (k *keeper) Submit(_ context.Context, f session.Finished) (session.Receipt, error) {
	if k.err != nil {
		return session.Receipt{}, k.err
	}
	k.got = append(k.got, f)
	return session.Receipt{Record: recordID(len(k.got))}, nil
}

func recordID(n int) feedback.RecordID {
	return feedback.RecordID(fmt.Sprintf("01980000-0000-7000-8000-%012d", n))
}

func rating(k *keeper) *session.Session {
	return session.New(session.Params{Submitter: k, Lang: "zh", Timeouts: func(bool) session.Idle {
		return session.Idle{After: time.Minute, Countdown: 20 * time.Second}
	}})
}

func TestRate_AnotherFaceTakesThePlaceOfTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &keeper{}
		s := rating(k)
		for _, score := range []int{2, 4} {
			if err := s.Rate(t.Context(), score, nil); err != nil {
				t.Fatal(err)
			}
			time.Sleep(6 * time.Second)
		}
		if len(k.got) != 2 || k.got[0].Rating.Replaces != "" || k.got[1].Rating.Replaces != recordID(1) {
			t.Fatalf("sent %+v", k.got)
		}
		if r := s.Rated(); r.ID != recordID(2) || r.Score != 4 {
			t.Errorf("rated %+v", r)
		}
		if f := k.got[1]; f.Type() != feedback.TypeRating || f.Kind() != "" || len(f.Consents) != 0 {
			t.Errorf("a tap is a %s of kind %q with %d consents", f.Type(), f.Kind(), len(f.Consents))
		}
	})
}

func TestRow_IsTheNextPersonsAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := rating(&keeper{})
		rate := func(score int) {
			t.Helper()
			if err := s.Rate(t.Context(), score, nil); err != nil {
				t.Fatal(err)
			}
		}
		want := func(row session.Row, after time.Duration, why string) {
			t.Helper()
			time.Sleep(after)
			if got := s.Row(); got != row {
				t.Errorf("%s: row %d, want %d", why, got, row)
			}
		}
		want(session.RowFresh, 0, "nobody tapped")
		rate(2)
		want(session.RowOwn, 4*time.Second, "theirs")
		rate(3)
		want(session.RowOwn, 4*time.Second, "each tap has its five seconds")
		want(session.RowOffers, time.Second, "the next person's, while the first may still speak")
		want(session.RowFresh, time.Second, "ten seconds from the first tap")
		if s.Mistaken() {
			t.Error("changes after ten seconds")
		}

		s.End()
		rate(1)
		want(session.RowOffers, 9*time.Second, "waits")
		if !s.Mistaken() {
			t.Error("cannot change within ten seconds")
		}
		want(session.RowOwn, 4*time.Second, "whoever says so has time to choose")
		rate(5)
		want(session.RowFresh, 5*time.Second, "and the next person is not kept waiting")
	})
}

func TestRate_WhyIsAReportThatNamesTheRating(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	if err := s.Rate(t.Context(), 1, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Rate(t.Context(), 1, []feedback.Reason{feedback.ReasonWaiting}); err != nil {
		t.Fatal(err)
	}
	write(s)
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := k.got[2]; got.Report.RatingID != recordID(2) || got.VisitID != k.got[0].VisitID {
		t.Errorf("the report names %q", got.Report.RatingID)
	}
	s.End()
	write(s)
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := k.got[3]; got.Report.RatingID != "" || got.VisitID == k.got[0].VisitID {
		t.Error("the next visitor's report names the last one's rating")
	}
}

func TestRate_RefusesWhatIsNoFaceAndForgetsWhatWasNotKept(t *testing.T) {
	k := &keeper{err: feedback.ErrInternal}
	s := rating(k)
	if s.Rate(t.Context(), 0, nil) == nil || s.Rate(t.Context(), 6, nil) == nil {
		t.Error("took no face")
	}
	if s.Rate(t.Context(), 3, nil) == nil || s.Rated().ID != "" {
		t.Error("believes that it is kept")
	}
	k.err = nil
	if err := s.Rate(t.Context(), 3, nil); err != nil || k.got[0].Rating.Replaces != "" {
		t.Errorf("second try: %v %+v", err, k.got)
	}
}

func TestSheet_SaysWhatWasAskedSkippedAndNeverReached(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	set := &feedback.QuestionSet{ID: "s", Version: 3, Questions: []feedback.Question{
		{ID: "a", Type: feedback.Faces, Points: 5},
		{ID: "why", Type: feedback.FreeText, When: &feedback.Condition{Question: "a", Values: []int{1, 2}}},
		{ID: "b", Type: feedback.YesNo}, {ID: "c", Type: feedback.FreeText}, {ID: "d", Type: feedback.YesNo},
	}}
	s.Update(func(d *session.Draft) {
		d.Sheet = &session.Sheet{Set: set, Began: time.Now(), Seen: map[string]bool{"a": true, "b": true, "c": true},
			Answers: map[string]feedback.Answer{"a": {State: feedback.Answered, Value: 4},
				"why": {State: feedback.Answered, Text: "太久"}}}
		d.Media = []session.Media{{Kind: feedback.Voice, MediaType: "audio/ogg", Data: []byte{1}, Question: "c"}}
	})
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := k.got[0].Answers
	if len(got.Items) != 3 || got.Version != 3 || k.got[0].Type() != feedback.TypeAnswers {
		t.Fatalf("sent %+v", got)
	}
	if a := got.Items[0]; a.Question != "a" || a.Value != 4 {
		t.Errorf("first %+v", a)
	}
	if b := got.Items[1]; b.Question != "b" || b.State != feedback.Skipped {
		t.Errorf("skipped %+v", b)
	}
	if c := got.Items[2]; c.State != feedback.Answered || len(c.Voices) != 1 || c.Voices[0] != got.Attachments[0].PartID {
		t.Errorf("said %+v", c)
	}
	if !s.Draft().Empty() {
		t.Error("the sheet is still in memory")
	}
}

func TestPeople_AHelperMarksOneVisitAndStaysOneTapAway(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	s.Help(session.Helper{ID: "B1", Name: "李梅"})
	if !s.Large() {
		t.Error("type is not large")
	}
	write(s)
	s.Update(func(d *session.Draft) { d.Proxy = true })
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.End()
	write(s)
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if k.got[0].HelpedBy != "B1" || !k.got[0].ProxyConsent || k.got[1].HelpedBy != "" || k.got[1].ProxyConsent {
		t.Errorf("helped by %q and %q", k.got[0].HelpedBy, k.got[1].HelpedBy)
	}
	if h := s.Helper(); h.Active || h.Name != "李梅" {
		t.Errorf("helper %+v", h)
	}
	s.HelpEnds()
	if s.Helper().ID != "" {
		t.Error("still known")
	}
}

func TestPeople_AListeningSessionOutlastsItsVisits(t *testing.T) {
	k := &keeper{}
	s := rating(k)
	s.SignIn(session.Walker{ID: "W1"})
	s.Listen(&session.Listening{ID: "L1"})
	for range 2 {
		write(s)
		if _, err := s.Submit(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.End()
	}
	if k.got[1].Listening == nil || k.got[1].Listening.ID != "L1" || k.got[1].Type() != feedback.TypeListeningWord {
		t.Errorf("second word is a %s", k.got[1].Type())
	}
	if s.Walker() != nil {
		t.Error("the experiencer is still signed in")
	}
	s.Listen(nil)
	if s.Listening() != nil {
		t.Error("the session goes on")
	}
}
