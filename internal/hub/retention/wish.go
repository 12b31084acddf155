package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Wish erases single cases at once, because the person whose they are wants it so.
type Wish struct {
	Store *store.Store
	Audit Auditor
	Now   func() time.Time
}

// Erase removes the content of a case; actor is a user id, or audit.Person. Doing it twice is no error. Should the hub die
// between a withdrawal and this, the nightly job makes up for it.
func (w *Wish) Erase(ctx context.Context, caseID int64, actor string) error {
	err := w.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		did, err := Eraser{}.EraseCase(ctx, tx, caseID, w.Now(), actor)
		if err != nil || !did {
			return err
		}
		c := new(store.Case)
		if err := tx.NewSelect().Model(c).Column("number").Where("id = ?", caseID).Scan(ctx); err != nil {
			return fmt.Errorf("read number of case %d: %w", caseID, err)
		}
		return w.Audit.Append(ctx, tx, actor, "case.erase", c.Number)
	})
	if err != nil {
		return fmt.Errorf("erase as wished: %w", err)
	}
	return nil
}
