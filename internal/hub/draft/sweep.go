package draft

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// ReasonMissing is why a part that never came is refused in the end.
const ReasonMissing = "missing"

const (
	sweepEvery = 10 * time.Minute
	sweepMost  = 200 // drafts in one go
)

// Sweep forgets drafts whose time is over: of those that were never sent everything, of those that were what has not
// come.
func (d *Drafts) Sweep(ctx context.Context) error {
	for {
		n, err := d.sweep(ctx)
		if err != nil {
			return fmt.Errorf("sweep drafts: %w", err)
		}
		if n < sweepMost {
			return nil
		}
	}
}

func (d *Drafts) sweep(ctx context.Context) (n int, err error) {
	var uploads, objects []string
	err = d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		uploads, objects = nil, nil
		var old []store.Draft
		if err := tx.NewSelect().Model(&old).Where("expires_at <= ?", d.now()).Order("expires_at").Limit(sweepMost).
			Scan(ctx); err != nil {
			return fmt.Errorf("look for old drafts: %w", err)
		}
		if n = len(old); n == 0 {
			return nil
		}
		var all, unsent []string
		for _, row := range old {
			all = append(all, row.ID)
			if row.SubmittedAt.IsZero() {
				unsent = append(unsent, row.ID)
			}
		}
		err := tx.NewSelect().Model((*store.Upload)(nil)).Column("id").Where("owner IN (?)", bun.List(all)).
			Scan(ctx, &uploads)
		if err != nil {
			return fmt.Errorf("look for their uploads: %w", err)
		}
		if len(unsent) > 0 {
			if objects, err = forget(ctx, tx, "record_id IN (?) AND case_id = 0", bun.List(unsent)); err != nil {
				return err
			}
		}
		_, err = tx.NewUpdate().Model((*store.Part)(nil)).Set("state = ?", store.PartRefused).
			Set("reason = ?", ReasonMissing).
			Where("record_id IN (?) AND state = ?", bun.List(all), store.PartExpected).Exec(ctx)
		if err != nil {
			return fmt.Errorf("give up parts: %w", err)
		}
		if _, err := tx.NewDelete().Model((*store.Draft)(nil)).Where("id IN (?)", bun.List(all)).Exec(ctx); err != nil {
			return fmt.Errorf("forget drafts: %w", err)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, d.dropAll(ctx, uploads, objects)
}

// Run sweeps now and then until ctx ends. Several processes may do so at once.
func (d *Drafts) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := d.Sweep(ctx); err != nil && ctx.Err() == nil {
			d.Log.Error("sweep drafts", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
