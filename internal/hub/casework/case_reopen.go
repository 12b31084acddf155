package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Reopen begins another round of what was closed, with a reason and with clocks that run from now.
func (c *Cases) Reopen(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.change(ctx, a, ref, Reopen, func(ctx context.Context, tx bun.Tx, k *store.Case,
		tasks []store.CaseTask) ([]step, error) {
		reason, err := cleaned(reason)
		if err != nil {
			return nil, err
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the deadlines: %w", err)
		}
		if err := keepRound(ctx, tx, k, func(r *store.CaseRound) { r.ClosedAt, r.Ending = time.Time{}, "" }); err != nil {
			return nil, err
		}
		if k.State == casestate.NotHandled { // what the person was told then is no answer
			k.Ground, k.Answer = "", ""
		}
		redo(k, rules, tasks, c.now())
		if k.State == casestate.New { // who reopens it has it in hand
			k.State, k.Owner, k.FirstOwner, k.AcceptedAt = casestate.Accepted, a.ID, a.ID, c.now().UTC()
		}
		return []step{{what: casestate.EventReopened, text: reason}, {what: casestate.EventRedone}}, nil
	})
}

// ReopenUntil is the end of the last day on which the person may have what was closed done again; zero: they may not.
func ReopenUntil(k *store.Case, work hospital.CaseWork) time.Time {
	if k.State != casestate.Closed || k.ClosedAt.IsZero() || !k.ErasedAt.IsZero() || !AsksVerdict(k) ||
		k.Satisfied == feedback.NotSatisfied {
		return time.Time{}
	}
	y, m, d := k.ClosedAt.In(workday.Zone()).Date()
	return time.Date(y, m, d+work.ReopenDays+1, 0, 0, 0, 0, workday.Zone())
}

// Reopens reports whether the person's word at at begins another round of what was closed.
func Reopens(k *store.Case, work hospital.CaseWork, at time.Time) bool {
	return at.Before(ReopenUntil(k, work))
}

// Unjudged reports whether there is an answer of which the person has said nothing in this round.
func Unjudged(k *store.Case) bool {
	return k.Answer != "" && k.Satisfied == "" && k.State == casestate.Closed && AsksVerdict(k)
}

// takes reports whether a verdict given at at counts: of a closed case the first of its round, and later only one that
// reopens it.
func (r Rules) takes(k *store.Case, v feedback.Verdict, at time.Time) bool {
	return k.State != casestate.Closed || Unjudged(k) || v == feedback.NotSatisfied && Reopens(k, r.Work, at)
}
