package casework_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

func (o *office) accepted(kind feedback.Kind, change ...func(*store.Record, *feedback.Body)) casework.Ref {
	o.t.Helper()
	ref := o.open(kind, change...)
	o.must(o.cases.Accept(o.t.Context(), first, ref))
	return ref
}

func TestMerge_EverybodyKeepsTheirDatesAndGetsAnAnswerOfTheirOwn(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		lead := o.accepted(feedback.Complaint)
		o.now = o.now.AddDate(0, 0, 1)
		member := o.accepted(feedback.Complaint)
		before := *o.get(member)
		number := o.get(lead).Number
		o.must(o.cases.Merge(ctx, first, member, number))

		k := o.get(member)
		assert.Equal(o.t, casestate.Accepted, k.State)
		assert.Equal(o.t, number, k.Lead)
		assert.Equal(o.t, []any{before.DueAt, before.DueLaw, before.PromisedAt, before.Number, before.Owner},
			[]any{k.DueAt, k.DueLaw, k.PromisedAt, k.Number, k.Owner})
		assert.Contains(o.t, o.list(casework.Query{Tab: casework.TabAll}), member.ID,
			"it stands in the inbox with its own clock")
		assert.Equal(o.t, []string{"received", "accepted", "joined"}, o.history(lead))
		require.ErrorIs(o.t, o.cases.HandOut(ctx, first, member, casework.Order{Units: []string{"zx-mz-cs"}}),
			casework.ErrState, "departments work on the lead")

		o.must(o.cases.HandOut(ctx, first, lead, casework.Order{Units: []string{"zx-mz-cs"}}))
		o.must(o.cases.Answer(ctx, first, lead, "王女士，您好！机器当天坏了。"))
		assert.Equal(o.t, casestate.Accepted, o.get(member).State, "nobody is told what was told to another")
		assert.Empty(o.t, o.get(member).Answer)
		o.must(o.cases.Answer(ctx, first, member, casework.ForAnother(o.get(lead))))
		assert.Equal(o.t, "机器当天坏了。", o.get(member).Answer)
		o.must(o.cases.Rate(ctx, member, feedback.NotSatisfied, "还是坏的"))
		assert.Equal(o.t, 2, o.get(member).Round)
		assert.Equal(o.t, 1, o.get(lead).Round, "each verdict is its person's own")

		o.must(o.cases.Split(ctx, first, member))
		assert.Empty(o.t, o.get(member).Lead)
		o.must(o.cases.HandOut(ctx, first, member, casework.Order{Units: []string{"zx-mz-cs"}}))
	})
}

func TestMerge_RefusesWhatWouldLeadNowhere(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		a, b, c := o.accepted(feedback.Complaint), o.accepted(feedback.Complaint), o.accepted(feedback.Complaint)
		praise, gone := o.accepted(feedback.Praise), o.accepted(feedback.Complaint)
		o.must(o.cases.Withdraw(ctx, first, gone, "本人来电"))
		number := func(ref casework.Ref) string { return o.get(ref).Number }
		for what, lead := range map[string]string{"itself": number(a), "praise": number(praise),
			"what was withdrawn": number(gone)} {
			require.ErrorIs(o.t, o.cases.Merge(ctx, first, a, lead), casework.ErrLead, what)
		}
		require.ErrorIs(o.t, o.cases.Merge(ctx, first, a, "NOTTHERE"), casework.ErrUnknown)
		require.ErrorIs(o.t, o.cases.Merge(ctx, first, praise, number(a)), casework.ErrState)
		o.must(o.cases.Merge(ctx, first, a, number(b)))
		require.ErrorIs(o.t, o.cases.Merge(ctx, first, a, number(c)), casework.ErrState, "merged already")
		require.ErrorIs(o.t, o.cases.Merge(ctx, first, c, number(a)), casework.ErrLead, "a merged case leads nothing")
		require.ErrorIs(o.t, o.cases.Merge(ctx, first, b, number(c)), casework.ErrLeads, "it leads another")
		require.ErrorIs(o.t, o.cases.Merge(ctx, sonic, c, number(b)), casework.ErrForbidden)
	})
}

// Two people who merge two cases into each other leave one that leads, and nobody waits for ever.
func TestMerge_TwoIntoEachOther(t *testing.T) {
	each(t, func(o *office) {
		a, b := o.accepted(feedback.Complaint), o.accepted(feedback.Complaint)
		x, y := o.get(a).Number, o.get(b).Number
		var both sync.WaitGroup
		both.Go(func() { _ = o.cases.Merge(t.Context(), first, a, y) })
		both.Go(func() { _ = o.cases.Merge(t.Context(), second, b, x) })
		both.Wait()
		assert.NotEqual(o.t, o.get(a).Lead == "", o.get(b).Lead == "")
	})
}

func TestForAnother_SaysNothingOfWhomItWasWrittenTo(t *testing.T) {
	k := &store.Case{ContactName: "王秀英", Phone: "13800000001", VisitNumber: "M20260701"}
	for answer, want := range map[string]string{
		"王女士，您好！机器当天坏了。":                   "机器当天坏了。",
		"尊敬的患者：您好，我们查过了。":                  "我们查过了。",
		"Dear Ms Wang, the machine broke.": "the machine broke.",
		"您好！\n\n已致电13800000001说明。":         "已致电说明。",
		"经查，王秀英（M20260701）当天等了两小时。":        "经查，（）当天等了两小时。",
		"机器当天坏了，李女士已经修好。":                  "机器当天坏了，李女士已经修好。",
		"": "",
	} {
		k.Answer = answer
		assert.Equal(t, want, casework.ForAnother(k), answer)
	}
}
