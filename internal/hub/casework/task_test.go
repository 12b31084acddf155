package casework_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
)

// states is where every department stands: unit and state, in the order of handing out.
func (o *office) states(ref casework.Ref) map[string]casestate.TaskState {
	o.t.Helper()
	out := map[string]casestate.TaskState{}
	for _, t := range o.file(ref).Newest() {
		out[t.Unit] = t.State
	}
	return out
}

func (o *office) taskRow(ref casework.Ref, unit string) store.CaseTask {
	o.t.Helper()
	for _, t := range o.file(ref).Newest() {
		if t.Unit == unit {
			return t
		}
	}
	o.t.Fatalf("no task of %s", unit)
	return store.CaseTask{}
}

// TestRules_EveryTaskStateByActionByRole writes out what may be done to a task of a case that is at work.
func TestRules_EveryTaskStateByActionByRole(t *testing.T) {
	want := map[string]map[casestate.TaskState]string{
		"centre": {
			casestate.TaskHanded:   "grant grant_time refuse_time take_back urge",
			casestate.TaskTaken:    "grant grant_time refuse_time take_back urge",
			casestate.TaskAnswered: "grant take_back", casestate.TaskEnded: "grant",
		},
		"own": {casestate.TaskHanded: "ask_time hand_back take", casestate.TaskTaken: "ask_time hand_back take"},
	}
	actors := map[string]casework.Actor{"centre": first, "own": sonic, "other": dental, "person": casework.Visitor(),
		"director": {ID: "a", Role: "director"}}
	for who, actor := range actors {
		for _, state := range casestate.TaskStates() {
			task := &store.CaseTask{ID: 1, Unit: sonic.Unit, State: state, Newest: true, MoreUntil: time.Now()}
			expected := map[casework.Action]bool{}
			for _, a := range fields(want[who][state]) {
				expected[casework.Action(a)] = true
			}
			assert.Equal(t, expected, casework.AllowedTask(&store.Case{State: casestate.Assigned, Round: 1}, actor, task),
				"%s, task %s", who, state)
		}
	}
}

func TestHandOut_AsksEachDepartmentForItselfAndNeverForLaterThanTheCase(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, ref))
		order := casework.Order{Units: []string{"zx-mz-cs"}, Asked: "核实等候原因", ShowContact: true}
		o.must(o.cases.HandOut(ctx, first, ref, order))
		t := o.taskRow(ref, sonic.Unit)
		assert.Equal(o.t, "核实等候原因", t.Asked)
		assert.True(o.t, t.ShowContact)
		assert.Equal(o.t, day(o.t, "2026-07-10 17:30"), t.DueAt.UTC(),
			"a working day before the case, which leaves the centre one")
		require.ErrorIs(o.t, o.cases.HandOut(ctx, first, ref, order), casework.ErrHanded)
		order = casework.Order{Units: []string{"zx-mz-kq", "zx-mz-cs"}}
		require.ErrorIs(o.t, o.cases.HandOut(ctx, first, ref, order), casework.ErrHanded)
		assert.Len(o.t, o.file(ref).Tasks, 1, "all of them or none")

		order = casework.Order{Units: []string{"zx-mz-kq"}, Due: "2026-07-14"}
		require.ErrorIs(o.t, o.cases.HandOut(ctx, first, ref, order), casework.ErrAfterCase)
		order.Due = "2026-07-05"
		require.ErrorIs(o.t, o.cases.HandOut(ctx, first, ref, order), casework.ErrOverAlready)
		order.Due = "2026-07-13"
		o.must(o.cases.HandOut(ctx, first, ref, order))
		assert.Equal(o.t, o.get(ref).DueAt, o.taskRow(ref, dental.Unit).DueAt)

		late := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, late))
		o.now = o.now.AddDate(0, 1, 0)
		o.must(o.cases.HandOut(ctx, first, late, casework.Order{Units: []string{"zx-mz-kq"}}))
		assert.Equal(o.t, o.get(late).DueAt, o.taskRow(late, dental.Unit).DueAt, "a late case promises nobody more time")
	})
}

func TestHandBack_GoesToTheCentreAtOnceAndTheDepartmentHasItNoMore(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Take(ctx, sonic, ref))
		require.ErrorIs(o.t, o.cases.HandBack(ctx, dental, ref, " "), casework.ErrEmpty)
		o.must(o.cases.HandBack(ctx, dental, ref, "当日未就诊"))
		assert.Equal(o.t, map[string]casestate.TaskState{sonic.Unit: casestate.TaskTaken,
			dental.Unit: casestate.TaskReturned}, o.states(ref))
		assert.Equal(o.t, casestate.Assigned, o.get(ref).State, "the other has it")
		assert.Equal(o.t, []int64{ref.ID}, o.list(casework.Query{Tab: casework.TabReplied}), "the centre sees it at once")
		require.ErrorIs(o.t, o.cases.HandBack(ctx, dental, ref, "again"), casework.ErrOtherUnit)
		assert.Empty(o.t, o.list(casework.Query{Unit: dental.Unit}))
		assert.Equal(o.t, "当日未就诊", o.taskRow(ref, dental.Unit).Reason)

		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-zy-cr"}}))
		assert.Empty(o.t, o.list(casework.Query{Tab: casework.TabReplied}), "it did something about it")
		o.must(o.cases.TakeBack(ctx, first, o.task(ref, "zx-zy-cr"), ""))
		o.must(o.cases.HandBack(ctx, sonic, ref, "也不是我们"))
		assert.Equal(o.t, casestate.Accepted, o.get(ref).State, "nobody has it: it is the owner's")
		assert.Equal(o.t, []int64{ref.ID}, o.list(casework.Query{Tab: casework.TabReplied}))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{dental.Unit}}))
		assert.Equal(o.t, casestate.TaskHanded, o.states(ref)[dental.Unit], "what was handed back may be asked again")
	})
}

func TestTime_IsTheCentresToGiveAndNeverMoreThanTheCaseHas(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		due := o.taskRow(ref, sonic.Unit).DueAt
		require.ErrorIs(o.t, o.cases.AskTime(ctx, sonic, ref, "2026-07-14", "机器在修"), casework.ErrAfterCase)
		require.ErrorIs(o.t, o.cases.AskTime(ctx, sonic, ref, "2026-07-09", "机器在修"), casework.ErrEarlier)
		o.must(o.cases.AskTime(ctx, sonic, ref, "2026-07-13", "机器在修"))
		assert.Equal(o.t, due, o.taskRow(ref, sonic.Unit).DueAt, "nothing is decided yet")
		assert.Equal(o.t, []int64{ref.ID}, o.list(casework.Query{Tab: casework.TabReplied}))
		require.ErrorIs(o.t, o.cases.GrantTime(ctx, first, o.task(ref, dental.Unit)), casework.ErrState)
		o.must(o.cases.RefuseTime(ctx, first, o.task(ref, sonic.Unit)))
		assert.Equal(o.t, due, o.taskRow(ref, sonic.Unit).DueAt)
		o.must(o.cases.AskTime(ctx, sonic, ref, "2026-07-13", "机器还在修"))
		o.must(o.cases.GrantTime(ctx, first, o.task(ref, sonic.Unit)))
		assert.Equal(o.t, o.get(ref).DueAt, o.taskRow(ref, sonic.Unit).DueAt)
		assert.Empty(o.t, o.list(casework.Query{Tab: casework.TabReplied}))
		require.ErrorIs(o.t, o.cases.GrantTime(ctx, first, o.task(ref, sonic.Unit)), casework.ErrState)
	})
}

func TestUrge_IsCountedForEachDepartment(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Urge(ctx, first, o.task(ref, sonic.Unit)))
		o.must(o.cases.Urge(ctx, second, o.task(ref, sonic.Unit)))
		assert.Equal(o.t, 2, o.taskRow(ref, sonic.Unit).Urged)
		assert.Zero(o.t, o.taskRow(ref, dental.Unit).Urged)
		require.ErrorIs(o.t, o.cases.Urge(ctx, first, ref), casework.ErrUnknown, "no department is named")
		o.must(o.cases.Answer(ctx, sonic, ref, "说完了"))
		require.ErrorIs(o.t, o.cases.Urge(ctx, first, o.task(ref, sonic.Unit)), casework.ErrState)
		last := o.file(ref).History
		assert.Equal(o.t, []any{casestate.EventReminded, sonic.Unit, "2"},
			[]any{last[len(last)-2].What, last[len(last)-2].Unit, last[len(last)-2].Text})
	})
}

func TestReply_RecordsTheCallOnlyOfThoseWhoMaySeeTheNumber(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		call := casework.Call{At: "2026-07-06T09:30", Said: "本人同意周三再来"}
		require.ErrorIs(o.t, o.cases.Reply(ctx, sonic, ref, "核实了", call, nil), casework.ErrForbidden)
		o.must(o.cases.Grant(ctx, first, o.task(ref, sonic.Unit), true))
		require.ErrorIs(o.t, o.cases.Reply(ctx, sonic, ref, "核实了", casework.Call{At: "2026-07-07T09:30", Said: "x"}, nil),
			casework.ErrUnknown)
		require.ErrorIs(o.t, o.cases.Reply(ctx, sonic, ref, "核实了", casework.Call{At: "2026-07-06T09:30"}, nil),
			casework.ErrEmpty)
		assert.Empty(o.t, o.texts(ref))
		o.must(o.cases.Reply(ctx, sonic, ref, "核实了", call, nil))
		o.must(o.cases.Reply(ctx, sonic, ref, "核实了", call, nil))
		a := o.file(ref).Answers
		require.Len(o.t, a, 1, "twice by an impatient finger is once")
		assert.Equal(o.t, "本人同意周三再来", a[0].CallSaid)
		assert.Equal(o.t, day(o.t, "2026-07-06 09:30"), a[0].CalledAt.UTC())
		assert.Equal(o.t, o.taskRow(ref, sonic.Unit).ID, a[0].TaskID)
	})
}

func TestRedo_HandsOutAnewToThoseWhoHadItAndKeepsWhatTheySaid(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Grant(ctx, first, o.task(ref, sonic.Unit), true))
		o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-zy-cr"}, Asked: "核对收费"}))
		o.must(o.cases.HandBack(ctx, casework.Actor{ID: "u5", Role: casework.Department, Unit: "zx-zy-cr"}, ref, "不属我科"))
		o.must(o.cases.Answer(ctx, sonic, ref, "超声的话"))
		o.must(o.cases.Answer(ctx, first, ref, "中心的话"))
		o.must(o.cases.Rate(ctx, ref, feedback.NotSatisfied, "没说清楚"))
		assert.Equal(o.t, map[string]casestate.TaskState{sonic.Unit: casestate.TaskHanded, dental.Unit: casestate.TaskHanded,
			"zx-zy-cr": casestate.TaskReturned}, o.states(ref))
		t := o.taskRow(ref, sonic.Unit)
		assert.True(o.t, t.ShowContact)
		assert.Equal(o.t, 2, t.Round)
		assert.False(o.t, t.DueAt.After(o.get(ref).DueAt))
		assert.Contains(o.t, o.texts(ref), "1 zx-mz-cs 超声的话")
		assert.Equal(o.t, []int64{ref.ID}, o.list(casework.Query{Unit: dental.Unit, Tab: casework.TabOpen}))
	})
}

func TestTasks_EndWithTheCaseAndAreOpenAgainWhenAWithdrawalIsTakenBack(t *testing.T) {
	each(t, func(o *office) {
		ctx, ref := o.t.Context(), o.handed()
		o.must(o.cases.Take(ctx, sonic, ref))
		before := o.states(ref)
		o.must(o.cases.WithdrawForNow(ctx, ref))
		assert.Equal(o.t, map[string]casestate.TaskState{sonic.Unit: casestate.TaskEnded, dental.Unit: casestate.TaskEnded},
			o.states(ref))
		require.ErrorIs(o.t, o.cases.Urge(ctx, first, o.task(ref, sonic.Unit)), casework.ErrState)
		o.must(o.cases.Undo(ctx, ref))
		assert.Equal(o.t, before, o.states(ref))
		o.must(o.cases.AskClose(ctx, first, ref, "x"))
		o.must(o.cases.ApproveClose(ctx, second, ref))
		assert.Equal(o.t, casestate.TaskEnded, o.states(ref)[dental.Unit])
		o.must(o.cases.Reopen(ctx, first, ref, "又来电"))
		assert.Equal(o.t, casestate.TaskHanded, o.states(ref)[dental.Unit])
	})
}

func TestList_OfADepartmentGoesByItsOwnDates(t *testing.T) {
	each(t, func(o *office) {
		ctx := o.t.Context()
		var refs []casework.Ref
		for _, due := range []string{"2026-07-10", "2026-07-08", "2026-07-09"} {
			ref := o.open(feedback.Complaint)
			o.must(o.cases.Accept(ctx, first, ref))
			o.must(o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{sonic.Unit}, Due: due}))
			refs = append(refs, ref)
		}
		done := o.open(feedback.Complaint)
		o.must(o.cases.Accept(ctx, first, done))
		o.must(o.cases.HandOut(ctx, first, done, casework.Order{Units: []string{sonic.Unit}, Due: "2026-07-07"}))
		o.must(o.cases.Answer(ctx, sonic, done, "说完了"))
		assert.Equal(o.t, []int64{refs[1].ID, refs[2].ID, refs[0].ID},
			o.list(casework.Query{Unit: sonic.Unit, Tab: casework.TabOpen}))
		assert.Equal(o.t, []int64{refs[1].ID, refs[2].ID, refs[0].ID, done.ID}, o.list(casework.Query{Unit: sonic.Unit}))
		n, err := o.cases.Fresh(ctx, sonic.Unit)
		o.must(err)
		assert.Equal(o.t, 3, n)
	})
}

func TestTask_OneIsTheNewestOfItsDepartment(t *testing.T) {
	each(t, func(o *office) {
		ref := o.handed()
		row := o.taskRow(ref, sonic.Unit)
		row.ID = 0
		err := o.store.Tx(o.t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(&row).Exec(ctx)
			return err
		})
		require.Error(o.t, err)
	})
}
