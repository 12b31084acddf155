package casework_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// answeredOf answers a complaint of somebody with that number; empty: of somebody unknown.
func (o *office) answeredOf(phone string) casework.Ref {
	o.t.Helper()
	ctx := o.t.Context()
	ref := o.open(feedback.Complaint, func(_ *store.Record, b *feedback.Body) {
		if phone != "" {
			b.Report.Contact = &feedback.Contact{Name: "王女士", Phone: phone}
		}
	})
	o.must(o.cases.Accept(ctx, first, ref))
	o.must(o.cases.Answer(ctx, first, ref, "是我们不对。"))
	return ref
}

func nobody() casework.Called { return casework.Called{Outcome: casestate.NotReached} }

func TestCall_ThreeTriesOnThreeDaysAtDifferentHours(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answeredOf("13800000001")
		silent := o.answeredOf("")
		require.ErrorIs(o.t, o.cases.Call(ctx, first, silent, nobody()), casework.ErrState, "no number, no call")
		require.ErrorIs(o.t, o.cases.Call(ctx, sonic, ref, nobody()), casework.ErrForbidden)
		n, err := o.cases.ToCall(ctx)
		o.must(err)
		assert.Zero(o.t, n, "not on the day of the answer")
		o.now = o.now.AddDate(0, 0, 3)
		p, err := o.cases.List(ctx, casework.Query{Tab: casework.TabCalls, Limit: 10})
		list, total := p.Entries, p.Total
		o.must(err)
		require.Equal(o.t, 1, total)
		assert.Equal(o.t, ref.ID, list[0].ID)

		// the same day, then the next at the same hour
		for _, wait := range []time.Duration{0, 3 * time.Hour, 21 * time.Hour} {
			o.now = o.now.Add(wait)
			o.must(o.cases.Call(ctx, first, ref, nobody()))
		}
		o.now = o.now.Add(4 * time.Hour)
		o.must(o.cases.Call(ctx, second, ref, nobody()))
		assert.Equal(o.t, casestate.Answered, o.get(ref).State, "two tries count by now")
		assert.Len(o.t, casework.Counting(o.file(ref).Calls), 2)
		o.now = o.now.Add(27 * time.Hour)
		o.must(o.cases.Call(ctx, first, ref, nobody()))
		assert.Equal(o.t, casestate.Closed, o.get(ref).State)
		f, err := o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Equal(o.t, [5]int{2, 0, 0, 1, 1}, [5]int{f.Month.Answered, f.Month.Said, f.Month.Satisfied,
			f.Month.Closed, f.Month.Unsaid})

		o.must(o.cases.Rate(ctx, ref, feedback.Satisfied, "")) // and rating stays open
		f, err = o.cases.Figures(ctx, "", "")
		o.must(err)
		assert.Equal(o.t, [5]int{2, 1, 1, 1, 0}, [5]int{f.Month.Answered, f.Month.Said, f.Month.Satisfied,
			f.Month.Closed, f.Month.Unsaid})
	})
}

func TestCall_WhatIsSaidByPhoneCountsAndIsKnownAsSuch(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answeredOf("13800000001")
		said := casework.Called{Outcome: casestate.Reached, Verdict: feedback.NotSatisfied, Words: "还是没人管"}
		require.ErrorIs(o.t, o.cases.Call(ctx, first, ref, casework.Called{Outcome: casestate.Reached}), casework.ErrUnknown)
		require.ErrorIs(o.t, o.cases.Call(ctx, first, ref, casework.Called{Outcome: "busy"}), casework.ErrUnknown)
		o.must(o.cases.Call(ctx, first, ref, said))
		k := o.get(ref)
		assert.Equal(o.t, 2, k.Round)
		assert.Equal(o.t, casestate.Accepted, k.State)
		var r store.CaseRound
		o.must(o.store.DB().NewSelect().Model(&r).Where("case_id = ? AND round = 1", ref.ID).Scan(ctx))
		assert.True(o.t, r.ByPhone)
		assert.Equal(o.t, feedback.NotSatisfied, r.Verdict)
		assert.Equal(o.t, []string{"received", "accepted", "answered", "called", "rated", "redone"}, o.history(ref))
		for _, e := range o.file(ref).History {
			if e.What != casestate.EventCalled {
				assert.NotContains(o.t, e.Text, "还是没人管", "departments read %s, and the call is the centre's", e.What)
			}
		}

		refused := o.answeredOf("13800000002")
		o.must(o.cases.Call(ctx, first, refused, casework.Called{Outcome: casestate.Refused}))
		assert.Equal(o.t, casestate.Closed, o.get(refused).State, "asked no more")
	})
}

// A wrong number is wrong in every round: nobody rings a stranger about somebody's case again.
func TestCall_AWrongNumberIsNotRungInTheNextRound(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref := o.answeredOf("13800000001")
		o.must(o.cases.Call(ctx, first, ref, casework.Called{Outcome: casestate.WrongNumber}))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, ""))
		o.must(o.cases.Answer(ctx, first, ref, "又查了一次。"))
		o.now = o.now.AddDate(0, 0, 20)
		n, err := o.cases.ToCall(ctx)
		o.must(err)
		assert.Zero(o.t, n)
	})
}

func TestCloseSilent_LeavesOpenWhatSomebodyAddedTo(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		ref, silent := o.answeredOf(""), o.answeredOf("")
		o.now = o.now.AddDate(0, 0, 1)
		o.adds(ref, "那天还有一件事")
		o.now = o.now.AddDate(0, 0, 30)
		n, err := o.cases.CloseSilent(ctx)
		o.must(err)
		assert.Equal(o.t, 1, n)
		assert.Equal(o.t, casestate.Answered, o.get(ref).State, "they said something")
		assert.Equal(o.t, casestate.Closed, o.get(silent).State)
	})
}

func TestCloseSilent_EndsWhatNobodyCanBeAskedOfAndNothingElse(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		anonymous, wrong, called := o.answeredOf(""), o.answeredOf("13800000001"), o.answeredOf("13800000002")
		o.must(o.cases.Call(ctx, first, wrong, casework.Called{Outcome: casestate.WrongNumber}))
		n, err := o.cases.CloseSilent(ctx)
		o.must(err)
		assert.Zero(o.t, n)
		o.now = o.now.AddDate(0, 0, 30)
		errs, counts := make(chan error, 2), make(chan int, 2)
		for range 2 { // two processes of one hub
			go func() {
				n, err := o.cases.CloseSilent(ctx)
				errs <- err
				counts <- n
			}()
		}
		o.must(<-errs)
		o.must(<-errs)
		assert.Equal(o.t, 2, <-counts+<-counts)
		assert.Equal(o.t, casestate.Closed, o.get(anonymous).State)
		assert.Equal(o.t, casestate.Closed, o.get(wrong).State)
		assert.Equal(o.t, casestate.Answered, o.get(called).State, "there is somebody to call")
		assert.Equal(o.t, []string{"received", "accepted", "answered", "silent", "closed"}, o.history(anonymous))
		n, err = o.cases.CloseSilent(ctx)
		o.must(err)
		assert.Zero(o.t, n, "once")
		o.must(o.cases.Rate(ctx, anonymous, feedback.NotSatisfied, ""))
		assert.Equal(o.t, 2, o.get(anonymous).Round, "and whoever speaks up after all is heard")
	})
}
