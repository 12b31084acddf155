package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// keepRound changes what is kept of the round that k is in. The case is locked, so nobody else does.
func keepRound(ctx context.Context, tx bun.Tx, k *store.Case, change func(*store.CaseRound)) error {
	r := &store.CaseRound{CaseID: k.ID, Round: k.Round}
	if err := tx.NewSelect().Model(r).WherePK().Scan(ctx); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read round %d of case %d: %w", k.Round, k.ID, err)
	}
	change(r)
	r.CountedAt = r.AnsweredAt
	if r.CountedAt.IsZero() {
		r.CountedAt = r.ClosedAt
	}
	if r.CountedAt.IsZero() { // neither answered nor closed by now: nothing to count
		_, err := tx.NewDelete().Model(r).WherePK().Exec(ctx)
		return err
	}
	_, err := tx.NewInsert().Model(r).On("CONFLICT (case_id, round) DO UPDATE").
		Set("answered_at = EXCLUDED.answered_at, verdict = EXCLUDED.verdict, said_at = EXCLUDED.said_at, by_phone = EXCLUDED.by_phone").
		Set("closed_at = EXCLUDED.closed_at, ending = EXCLUDED.ending, counted_at = EXCLUDED.counted_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("write round %d of case %d: %w", k.Round, k.ID, err)
	}
	return nil
}
