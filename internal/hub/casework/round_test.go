package casework_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// A terminal without a network keeps a verdict for days. The clocks run from when it was given, and so does what the
// hospital may still extend.
func TestRound_OfAVerdictThatCameLateBeganWhenItWasGiven(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.answered()
		o.now = o.now.AddDate(0, 0, 1)
		rec := &store.Record{ID: uuid.NewString(), CapturedAt: o.now.UTC(), ReceivedAt: o.now.AddDate(0, 0, 7).UTC()}
		body := &feedback.Body{Type: feedback.TypeAddition, Addition: &feedback.Addition{
			Text: "没有人打电话", Unsatisfied: casework.AnswerMark(o.get(ref)),
		}}
		o.now = o.now.AddDate(0, 0, 7)
		o.must(o.add(ref, rec, body))
		k := o.get(ref)
		require.Equal(o.t, 2, k.Round)
		assert.Equal(o.t, day(o.t, "2026-07-14 17:30"), k.DueLaw.UTC(), "five working days after 7 July")

		f, err := o.cases.Find(ctx, k.Number)
		o.must(err)
		assert.Equal(o.t, rec.CapturedAt, f.Began().UTC())
		limits, err := o.cases.Limits(ctx, f)
		o.must(err)
		assert.Equal(o.t, "2026-08-20", limits.ExtendMost.Format("2006-01-02"), "thirty days after 21 July")
		require.ErrorIs(o.t, o.cases.Extend(ctx, first, ref, "2026-08-21", "电话同意"), casework.ErrTooLate)
		o.must(o.cases.Extend(ctx, first, ref, "2026-08-20", "电话同意"))
	})
}

// How much of its time a round has used is reckoned from the verdict, not from an answer that lay unread for weeks.
func TestRound_TheInboxKnowsWhenItBegan(t *testing.T) {
	each(t, func(o *office) {
		o.open(feedback.Complaint)
		redone := o.answered()
		opened := o.now
		o.now = o.now.AddDate(0, 0, 14)
		o.must(o.cases.Rate(o.t.Context(), redone, feedback.NotSatisfied, ""))
		p, err := o.cases.List(o.t.Context(), casework.Query{Tab: casework.TabAll, Limit: 10})
		entries := p.Entries
		o.must(err)
		require.Len(o.t, entries, 2)
		for _, e := range entries {
			want := opened
			if e.ID == redone.ID {
				want = o.now
			}
			assert.Equal(o.t, want.UTC(), e.Began.UTC(), "case %d", e.ID)
		}
	})
}
