package casework_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// Whatever the order of actions: no case without a next step or an end, no promise that moves later in silence, no
// clock lost, and what is kept of a round tells what the case tells.
func TestModel_NoOrderOfActionsLosesAClockOrAPromise(t *testing.T) {
	o := newOffice(t, storetest.Open(t, storetest.SQLite(t)))
	o.hire("u1", casework.Centre)
	o.hire("u2", casework.Centre)
	ctx := context.WithoutCancel(t.Context())
	other := o.accepted(feedback.Complaint)
	lead := o.get(other).Number
	rapid.Check(t, func(rt *rapid.T) {
		by := rapid.SampledFrom([]string{"", o.now.AddDate(0, 0, 3).Format(time.DateOnly)}).Draw(rt, "by")
		phone := rapid.SampledFrom([]string{"", "13800000001"}).Draw(rt, "phone")
		ref := o.open(rapid.SampledFrom(feedback.Kinds()).Draw(rt, "kind"), func(_ *store.Record, b *feedback.Body) {
			if phone != "" {
				b.Report.Contact = &feedback.Contact{Name: "王女士", Phone: phone}
			}
		}, func(r *store.Record, b *feedback.Body) {
			if by != "" {
				order("", by)(r, b)
			}
		})
		verdict := func() feedback.Verdict { return rapid.SampledFrom(feedback.Verdicts()).Draw(rt, "verdict") }
		actions := map[string]func() error{
			"accept":   func() error { return o.cases.Accept(ctx, first, ref) },
			"hand_out": func() error { return o.cases.HandOut(ctx, first, ref, casework.Order{Units: []string{"zx-mz-cs"}}) },
			"answer": func() error {
				return o.cases.Answer(ctx, first, ref, rapid.StringMatching("[a-z]{3}").Draw(rt, "text"))
			},
			"rate":      func() error { return o.cases.Rate(ctx, ref, verdict(), "") },
			"close":     func() error { return o.cases.Close(ctx, first, ref, "x") },
			"ask_close": func() error { return o.cases.AskClose(ctx, first, ref, "x") },
			"approve":   func() error { return o.cases.ApproveClose(ctx, second, ref) },
			"reopen":    func() error { return o.cases.Reopen(ctx, second, ref, "x") },
			"hand_over": func() error {
				return o.cases.HandOver(ctx, first, ref, rapid.SampledFrom([]string{"u1", "u2"}).Draw(rt, "to"))
			},
			"serious":  func() error { return o.cases.MarkSerious(ctx, first, ref, "可能用错了药") },
			"reported": func() error { return o.cases.ReportSerious(ctx, first, ref, "市卫健委") },
			"not_so":   func() error { return o.cases.DropSerious(ctx, first, ref, "查清了，不是") },
			"instruct": func() error {
				return o.cases.Instruct(ctx, casework.Actor{ID: "u5", Role: casework.Director}, ref, "尽快办")
			},
			"merge":      func() error { return o.cases.Merge(ctx, first, ref, lead) },
			"split":      func() error { return o.cases.Split(ctx, first, ref) },
			"not_handle": func() error { return o.cases.NotHandle(ctx, first, ref, "outside", "") },
			"withdraw":   func() error { return o.cases.WithdrawForNow(ctx, ref) },
			"undo":       func() error { return o.cases.Undo(ctx, ref) },
			"silent":     func() error { _, err := o.cases.CloseSilent(ctx); return err },
			"correct": func() error {
				move := rapid.SampledFrom([]casework.Moving{casework.MoveNot, casework.MoveAgreed, casework.MoveTold}).
					Draw(rt, "move")
				return o.cases.Correct(ctx, first, ref, casework.Correction{
					Kind: rapid.SampledFrom(feedback.Kinds()).Draw(rt, "other"), PlaceID: "zx-mz-dt", Reason: "x",
					Move: move, Words: "y"})
			},
			"call": func() error {
				call := casework.Called{Outcome: rapid.SampledFrom(casestate.Outcomes()).Draw(rt, "outcome")}
				if call.Outcome == casestate.Reached {
					call.Verdict = verdict()
				}
				return o.cases.Call(ctx, first, ref, call)
			},
			"classify":   func() error { return o.cases.Classify(ctx, first, ref, classified()) },
			"carry_back": func() error { return o.cases.CarryBack(ctx, first, ref, "") },
			"wait":       func() error { o.now = o.now.AddDate(0, 0, rapid.IntRange(0, 20).Draw(rt, "days")); return nil },
		}
		names := slices.Sorted(maps.Keys(actions))
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 4, 20).Draw(rt, "order") {
			before := *o.get(ref)
			err := actions[name]()
			k := o.get(ref)
			if err != nil {
				require.Equal(rt, before, *k, "%s refused, and changed something", name)
			}
			require.False(rt, k.DueAt.IsZero() || k.DueHospital.IsZero() || k.PromisedAt.IsZero(), "%s lost a clock", name)
			require.False(rt, k.DueAt.After(k.PromisedAt) || k.DueAt.After(k.DueHospital), "%s: the nearest is not the nearest",
				name)
			require.False(rt, casework.Owes(k) && by != "" && k.DueAt.After(k.DueChannel), "%s lost the channel's clock", name)
			require.Equal(rt, k.State.Ended(), !k.ClosedAt.IsZero(), "%s: ended is closed", name)
			if k.PromisedAt.After(before.PromisedAt) && k.Round == before.Round {
				h := o.history(ref)
				require.Contains(rt, h[len(h)-2:], string(casestate.EventPromised), "%s moved the promise in silence", name)
			}
			next := len(casework.Allowed(k, first, nil)) + len(casework.Allowed(k, casework.Visitor(), nil))
			require.True(rt, k.State.Ended() || next > 1, "%s: nobody can do anything more", name)
			rounds, err := o.store.DB().NewSelect().Model((*store.CaseRound)(nil)).
				Where("case_id = ? AND round = ? AND closed_at IS NOT NULL", k.ID, k.Round).Count(ctx)
			require.NoError(rt, err)
			require.EqualValues(rt, map[bool]int64{true: 1}[k.State == casestate.Closed], rounds,
				"%s: the round tells something else", name)
		}
	})
}
