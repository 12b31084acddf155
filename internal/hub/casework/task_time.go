package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// AskTime asks the centre for time until the end of that day (2006-01-02), with a reason. It is never later than the
// case: for more the person has to agree, see Extend. Until the centre has decided the task's date stays.
func (c *Cases) AskTime(ctx context.Context, a Actor, ref Ref, until, reason string) error {
	return c.taskChange(ctx, a, ref, AskTime, func(tx bun.Tx, k *store.Case, t *store.CaseTask) (step, error) {
		reason, err := cleaned(reason)
		if err != nil {
			return step{}, err
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return step{}, fmt.Errorf("read the calendar: %w", err)
		}
		due, err := rules.until(k, until, c.now())
		if err != nil {
			return step{}, err
		}
		if !due.After(t.DueAt) {
			return step{}, ErrEarlier
		}
		t.MoreUntil, t.MoreReason = due, reason
		return step{what: casestate.EventTimeAsked, text: date(due) + "\n" + reason}, nil
	})
}

// GrantTime gives a department the time that it asks for, so far as the case's date still allows it.
func (c *Cases) GrantTime(ctx context.Context, a Actor, ref Ref) error {
	return c.taskChange(ctx, a, ref, GrantTime, func(_ bun.Tx, k *store.Case, t *store.CaseTask) (step, error) {
		due := t.MoreUntil
		if due.After(k.DueAt) { // the case's date came nearer since
			due = k.DueAt
		}
		if due.After(t.DueAt) {
			t.DueAt = due
		}
		t.MoreUntil, t.MoreReason = time.Time{}, ""
		return step{what: casestate.EventTimeGranted, text: date(t.DueAt)}, nil
	})
}

// RefuseTime leaves a task's date as it is.
func (c *Cases) RefuseTime(ctx context.Context, a Actor, ref Ref) error {
	return c.taskChange(ctx, a, ref, RefuseTime, func(_ bun.Tx, _ *store.Case, t *store.CaseTask) (step, error) {
		t.MoreUntil, t.MoreReason = time.Time{}, ""
		return step{what: casestate.EventTimeRefused, text: date(t.DueAt)}, nil
	})
}
