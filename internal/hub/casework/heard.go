package casework

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/place"
)

// Heard reads what a recording of a case says by the rule that holds for written words, inside the transaction that
// keeps its transcript, and before it is kept: the case is locked from here on. Words of despair stand at the top of
// the inbox, whether somebody wrote or said them.
func (c *Cases) Heard(ctx context.Context, tx bun.Tx, caseID int64, text string) error {
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return fmt.Errorf("read the words of danger: %w", err)
	}
	k, _, err := c.lock(ctx, tx, Ref{ID: caseID})
	if errors.Is(err, ErrNotFound) || err == nil && (!k.ErasedAt.IsZero() || rules.Words.Of(text) != place.SelfHarm) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("hear: %w", err)
	}
	despairs(k, rules, text, c.stamp(k))
	if _, err := tx.NewUpdate().Model(k).Column("updated_at", "self_harm", "despair_at").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("write case %d: %w", k.ID, err)
	}
	return nil
}
