package casework_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func TestUndo_BringsACaseBackAsItWasForSevenDays(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		for _, make := range []func() casework.Ref{
			func() casework.Ref { return o.open(feedback.Complaint) }, o.answered,
			func() casework.Ref {
				return o.open(feedback.Help, func(r *store.Record, _ *feedback.Body) { r.Urgent = true })
			},
		} {
			ref := make()
			was := o.get(ref)
			o.must(o.cases.WithdrawForNow(ctx, ref))
			k := o.get(ref)
			assert.Equal(o.t, casestate.Withdrawn, k.State)
			assert.NotEmpty(o.t, k.Text, "nothing is erased yet")
			assert.Equal(o.t, o.now.Add(casework.UndoWithin).UTC(), k.EraseAfter.UTC())
			require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.Satisfied, ""), casework.ErrState)
			o.now = o.now.Add(casework.UndoWithin - 1000)
			o.must(o.cases.Undo(ctx, ref))
			k = o.get(ref)
			assert.Equal(o.t, was.State, k.State)
			assert.True(o.t, k.ClosedAt.IsZero() && k.EraseAfter.IsZero() && k.UndoState == "")
			assert.Equal(o.t, was.DueAt, k.DueAt, "nobody gains time by it")
			require.ErrorIs(o.t, o.cases.Undo(ctx, ref), casework.ErrState)
			ringing, err := o.cases.Ringing(ctx)
			o.must(err)
			assert.Equal(o.t, was.Urgent, len(ringing) == 1)
		}
		late := o.open(feedback.Complaint)
		o.must(o.cases.WithdrawForNow(ctx, late))
		o.now = o.now.Add(casework.UndoWithin)
		require.ErrorIs(o.t, o.cases.Undo(ctx, late), casework.ErrState)
		forGood := o.open(feedback.Complaint)
		o.must(o.cases.Withdraw(ctx, casework.Visitor(), forGood, ""))
		require.ErrorIs(o.t, o.cases.Undo(ctx, forGood), casework.ErrState)
	})
}

func TestRequest_AskedForAgainIsDoneOnce(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answered()
		ref.Request = "r1"
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() { errs[i] = o.cases.Rate(context.WithoutCancel(ctx), ref, feedback.NotSatisfied, "没有解决") })
		}
		wg.Wait()
		o.must(errors.Join(errs...))
		assert.Equal(o.t, 2, o.get(ref).Round, "one verdict, one new round")
		o.must(o.cases.Answer(ctx, first, casework.Ref{ID: ref.ID}, "再次致歉。"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没有解决")) // the terminal asks once more, hours later
		assert.Equal(o.t, casestate.Answered, o.get(ref).State, "it says nothing of the second answer")
		ref.Request = "r2"
		o.must(o.cases.Rate(ctx, ref, feedback.Satisfied, ""))
		n, err := o.store.DB().NewSelect().Model((*store.CaseEvent)(nil)).Where("case_id = ? AND what = 'rated'", ref.ID).
			Count(ctx)
		o.must(err)
		assert.EqualValues(o.t, 2, n)
	})
}

func TestRate_CountsForTheAnswerThatWasRead(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answered()
		ref.Read = casework.AnswerMark(o.get(ref))
		o.must(o.cases.Note(ctx, first, casework.Ref{ID: ref.ID}, "备注")) // a note of staff changes nothing for the person
		o.must(o.cases.Answer(ctx, first, casework.Ref{ID: ref.ID}, "更正：机器当天检修。"))
		require.ErrorIs(o.t, o.cases.Rate(ctx, ref, feedback.Satisfied, ""), casework.ErrStale)
		ref.Read = casework.AnswerMark(o.get(ref))
		o.must(o.cases.Note(ctx, first, casework.Ref{ID: ref.ID}, "备注"))
		o.must(o.cases.Rate(ctx, ref, feedback.Satisfied, ""))
	})
}
