package casework_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
)

func TestRate_StaysOpenAfterTheCentreClosed(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answered()
		o.must(o.cases.Close(ctx, first, ref, "已答复"))
		o.now = o.now.AddDate(0, 0, 29)
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没有人打电话来"))
		k := o.get(ref)
		assert.Equal(o.t, casestate.Assigned, k.State, "back to who had it")
		assert.Equal(o.t, 2, k.Round)
		assert.True(o.t, k.ClosedAt.IsZero())
		assert.Equal(o.t, day(o.t, "2026-08-11 17:30"), k.DueLaw.UTC(), "the clocks run anew from the person's word")
		assert.Equal(o.t, k.DueAt, k.PromisedAt)

		late := o.answered()
		o.must(o.cases.Close(ctx, first, late, "已答复"))
		o.now = o.now.AddDate(0, 0, 31)
		o.must(o.cases.Rate(ctx, late, feedback.NotSatisfied, "才看到"))
		k = o.get(late)
		assert.Equal(o.t, casestate.Closed, k.State, "too late to be reopened")
		assert.Equal(o.t, feedback.NotSatisfied, k.Satisfied, "but it is said")
		assert.False(o.t, k.AddedAt.IsZero(), "and the centre looks")
		require.ErrorIs(o.t, o.cases.Rate(ctx, late, feedback.NotSatisfied, "再说一遍"), casework.ErrState)

		good := o.answered()
		o.must(o.cases.Close(ctx, first, good, "已答复"))
		closed := o.get(good).ClosedAt
		o.now = o.now.AddDate(0, 0, 40)
		o.must(o.cases.Rate(ctx, good, feedback.Satisfied, ""))
		assert.Equal(o.t, closed, o.get(good).ClosedAt)
		assert.Equal(o.t, []string{"received", "accepted", "assigned", "replied", "answered", "closed", "rated"},
			o.history(good))
		require.ErrorIs(o.t, o.cases.Rate(ctx, good, feedback.SoSo, ""), casework.ErrState, "said once")
	})
}

func TestRate_WhoWasSatisfiedMayReopenForThirtyDays(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answered()
		o.must(o.cases.Rate(ctx, ref, feedback.Satisfied, ""))
		require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.SoSo, ""), casework.ErrState)
		o.now = o.now.AddDate(0, 0, 30)
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "又坏了"))
		assert.Equal(o.t, 2, o.get(ref).Round)
		o.must(o.cases.Answer(ctx, first, ref, "换了新机器。"))
		o.must(o.cases.Rate(ctx, ref, feedback.SoSo, ""))
		o.now = o.now.AddDate(0, 0, 31)
		require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.NotSatisfied, "又坏了"), casework.ErrState)
	})
}
