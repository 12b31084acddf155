package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// RequestEraser erases single cases at once, on request of the person whose they are.
type RequestEraser struct {
	Store *store.Store
	Audit Auditor
	Media *media.Store // nil: no media
	Now   func() time.Time
}

// Erase removes the content of a case; actor is a user id, or audit.Person. Doing it twice is no error. Should the hub
// die between a withdrawal and this, or in the middle of it, the nightly job makes up for it.
func (e *RequestEraser) Erase(ctx context.Context, caseID int64, actor string) error {
	var keys []string
	err := e.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		did, gone, err := Eraser{}.EraseCase(ctx, tx, caseID, e.Now(), actor)
		if err != nil || !did {
			return err
		}
		keys = gone
		c := new(store.Case)
		if err := tx.NewSelect().Model(c).Column("number").Where("id = ?", caseID).Scan(ctx); err != nil {
			return fmt.Errorf("read number of case %d: %w", caseID, err)
		}
		return e.Audit.Append(ctx, tx, actor, "case.erase", c.Number)
	})
	if err == nil {
		err = forget(ctx, e.Media, keys)
	}
	if err != nil {
		return fmt.Errorf("erase on request: %w", err)
	}
	return nil
}

// EraseRecord removes what was said and shown in a record that became no case; actor is a user id. It may be done
// twice.
func (e *RequestEraser) EraseRecord(ctx context.Context, recordID, actor string) error {
	var keys []string
	err := e.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		did, gone, err := Eraser{}.EraseRecords(ctx, tx, e.Now(), recordID)
		if err != nil || did == 0 {
			return err
		}
		keys = gone
		return e.Audit.Append(ctx, tx, actor, "record.erase", recordID)
	})
	if err == nil {
		err = forget(ctx, e.Media, keys)
	}
	if err != nil {
		return fmt.Errorf("erase on request: %w", err)
	}
	return nil
}

// forget deletes what rows no longer speak of.
func forget(ctx context.Context, from *media.Store, keys []string) error {
	if from == nil || len(keys) == 0 {
		return nil
	}
	if err := from.Delete(ctx, keys...); err != nil {
		return fmt.Errorf("delete from the media store: %w", err)
	}
	return nil
}
