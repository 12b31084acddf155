package intake_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/walk"
)

// Whatever an enrolled terminal sends is taken or refused for good, on either database: what is neither would come
// again for ever.
func TestReceive_TakesOrRefusesForGoodWhateverComes(t *testing.T) {
	rating := func(b *feedback.Body) { b.Type, b.Rating = feedback.TypeRating, &feedback.Rating{Score: 3} }
	answers := func(change func(*feedback.Answers)) func(*feedback.Body) {
		return func(b *feedback.Body) {
			b.Type = feedback.TypeAnswers
			b.Answers = &feedback.Answers{Set: "s", Version: 1,
				Items: []feedback.Answer{{Question: "q", State: feedback.Answered, Value: 3}}}
			change(b.Answers)
		}
	}
	step := func(change func(*feedback.WalkStep)) func(*feedback.Body) {
		return func(b *feedback.Body) {
			b.Type, b.WalkStep = feedback.TypeWalkStep, &feedback.WalkStep{Task: "t", Walker: "w", Part: "p",
				Step: feedback.StepWaiting, Score: 3}
			change(b.WalkStep)
		}
	}
	word := func(change func(*feedback.ListeningWord)) func(*feedback.Body) {
		return func(b *feedback.Body) {
			b.Type, b.ListeningWord = feedback.TypeListeningWord,
				&feedback.ListeningWord{Session: "none", Report: feedback.Report{Kind: feedback.Praise, Text: "好"}}
			change(b.ListeningWord)
		}
	}
	year := func(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.FixedZone("", 14*3600)) }
	const odd = "\u202e\ufeff\U0010ffff\u200d👨‍👩‍👧‍👦" // refused by no database
	for name, c := range map[string]struct {
		change func(*feedback.Body)
		taken  bool
	}{
		"NUL in a text":  {func(b *feedback.Body) { b.Report.Text = "a\x00b" }, true},
		"NUL in a bed":   {func(b *feedback.Body) { b.Report.Bed = "1\x00" }, true},
		"NUL in a place": {func(b *feedback.Body) { rating(b); b.PlaceID = "\x00" }, true},
		"NUL in a visit": {func(b *feedback.Body) { rating(b); b.VisitID = "\x00" }, true},
		"NUL in an answer": {answers(func(a *feedback.Answers) {
			a.Items[0] = feedback.Answer{Question: "q", State: feedback.Answered, Text: "\x00"}
		}), true},
		"NUL in a session":         {word(func(w *feedback.ListeningWord) { w.Session = "\x00" }), true},
		"NUL in a step":            {step(func(w *feedback.WalkStep) { w.Praise = "\x00" }), true},
		"NUL that is only spelled": {func(b *feedback.Body) { b.Report.Text = `\u0000 \\u0000` }, true},
		"odd text":                 {func(b *feedback.Body) { b.Report.Text = odd }, true},
		"odd answer": {answers(func(a *feedback.Answers) {
			a.Items[0] = feedback.Answer{Question: "q", State: feedback.Answered, Text: odd}
		}), true},
		"a version past all": {answers(func(a *feedback.Answers) { a.Version = 1 << 40 }), false},
		"seconds past all":   {answers(func(a *feedback.Answers) { a.Seconds = 1 << 40 }), false},
		"the year 0":         {step(func(w *feedback.WalkStep) { w.ArrivedAt = year(0) }), false},
		"the year 10000": {step(func(w *feedback.WalkStep) {
			w.LeftAt = time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -14*3600))
		}), false},
		"1970":               {step(func(w *feedback.WalkStep) { w.ArrivedAt = year(1970) }), true},
		"an unknown walk":    {step(func(*feedback.WalkStep) {}), true},
		"an unknown session": {word(func(*feedback.ListeningWord) {}), true},
		"a rating of nothing": {func(b *feedback.Body) {
			rating(b)
			b.Rating.Replaces =
				"0197a000-0000-7000-8000-000000000000"
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, h *hub) {
				h.Records.Handlers = score.Handlers(h.store)
				h.Records.Handlers[feedback.TypeWalkStep] = walk.Steps{}
				head, body := h.header(1), h.body(t, 1)
				c.change(body)
				if body.Type == feedback.TypeRating || body.Type == feedback.TypeAnswers || body.Type == feedback.TypeWalkStep {
					body.Receipt = nil
				}
				if body.Type != feedback.TypeReport {
					body.Report = nil
				}
				_, _, err := h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, body))
				if c.taken {
					require.NoError(t, err)
				} else {
					require.True(t, errors.Is(err, intake.ErrUnreadable), "%v", err)
				}
			})
		})
	}
}
