package casework

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// handAgain hands the next round to the departments that had the last one, with what they were asked and what they may
// see. What they said and left undone stays with the earlier tasks.
func (c *Cases) handAgain(ctx context.Context, tx bun.Tx, k *store.Case, tasks []store.CaseTask) error {
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return fmt.Errorf("read the calendar: %w", err)
	}
	for _, t := range standing(tasks) {
		if t.State.About().Open {
			_, err := tx.NewUpdate().Model(&t).Set("state = ?", casestate.TaskEnded).Set("over_at = ?", c.now().UTC()).
				Set("more_until = NULL").WherePK().Exec(ctx)
			if err != nil {
				return fmt.Errorf("end task %d: %w", t.ID, err)
			}
		}
		again := store.CaseTask{
			CaseID: k.ID, Unit: t.Unit, Round: k.Round, State: casestate.TaskHanded, Asked: t.Asked, ShowContact: t.ShowContact,
			DueAt: rules.TaskDue(k, c.now()), HandedAt: c.now().UTC(), HandedBy: t.HandedBy,
		}
		if err := c.hand(ctx, tx, &again); err != nil {
			return err
		}
	}
	return nil
}
