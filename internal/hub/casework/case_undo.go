package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// UndoWithin is how long a person may take a withdrawal back that they made with number and PIN, which somebody else
// may have read over their shoulder. Nothing is erased before.
const UndoWithin = 7 * 24 * time.Hour

// WithdrawForNow ends a case as Withdraw does, and keeps what was said until the person can no longer change their
// mind.
func (c *Cases) WithdrawForNow(ctx context.Context, ref Ref) error {
	return c.change(ctx, Visitor(), ref, Withdraw, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		k.UndoState, k.EraseAfter = k.State, c.now().UTC().Add(UndoWithin).Truncate(time.Microsecond)
		return []step{{what: casestate.EventWithdrawn}}, c.finish(ctx, tx, k, casestate.Withdrawn, "")
	})
}

// Undo takes a withdrawal back: the case is where it was, with the clocks that it had. Too late, it is ErrState.
func (c *Cases) Undo(ctx context.Context, ref Ref) error {
	return c.change(ctx, Visitor(), ref, Undo, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		if !Undoable(k, c.now()) {
			return nil, ErrState
		}
		k.State, k.UndoState, k.EraseAfter, k.ClosedAt = k.UndoState, "", time.Time{}, time.Time{}
		if k.Urgent && k.UrgentAckAt.IsZero() { // it rings again
			alert := &store.Alert{CaseID: k.ID, NextAt: c.now().UTC()}
			if _, err := tx.NewInsert().Model(alert).On("CONFLICT (case_id) DO NOTHING").Exec(ctx); err != nil {
				return nil, fmt.Errorf("raise alert: %w", err)
			}
		}
		return []step{{what: casestate.EventUndone}}, nil
	})
}

// Undoable reports whether the person may still take the withdrawal of k back.
func Undoable(k *store.Case, now time.Time) bool {
	return k.State == casestate.Withdrawn && k.UndoState != "" && k.ErasedAt.IsZero() && now.Before(k.EraseAfter)
}

// withdrawnForNow is a case of which the withdrawal may be taken back, as far as the row alone tells.
func withdrawnForNow(k *store.Case) bool { return k.UndoState != "" }
