package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

const (
	// abandonedAfter is how long an upload waits for its sender. A terminal that was off for longer begins anew.
	abandonedAfter = 48 * time.Hour
	// orphanAfter is how old an object is at least that no row speaks of: what is being stored has none yet.
	orphanAfter = 48 * time.Hour
	// draftGrace is for the phone that sends its report at the moment at which its draft ends.
	draftGrace = time.Hour

	sweepBatch = 200
)

// Swept counts what Sweep forgot.
type Swept struct{ Uploads, Drafts, Objects int }

// Sweep forgets uploads that nobody went on with, what came for drafts that were never sent, and objects that no row
// speaks of. Any number of processes may do so at once.
func Sweep(ctx context.Context, s *Store, db *store.Store, now time.Time) (Swept, error) {
	w := &sweeper{s: s, db: db, now: now.UTC()}
	for _, step := range []func(context.Context) error{w.uploads, w.drafts, w.objects} {
		if err := step(ctx); err != nil {
			return w.swept, fmt.Errorf("sweep media: %w", err)
		}
	}
	return w.swept, s.on.tidy(ctx, w.now.Add(-orphanAfter))
}

type sweeper struct {
	s     *Store
	db    *store.Store
	now   time.Time
	swept Swept
}

func (w *sweeper) uploads(ctx context.Context) error {
	for {
		var ids, keys []string
		err := w.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
			ids, keys, err = endUploads(ctx, tx, func(q bun.QueryBuilder) bun.QueryBuilder {
				old := tx.NewSelect().Model((*store.Upload)(nil)).Column("id").
					Where("touched_at < ?", w.now.Add(-abandonedAfter)).Limit(sweepBatch)
				return q.Where("id IN (?)", old).Where("touched_at < ?", w.now.Add(-abandonedAfter))
			})
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		w.swept.Uploads += len(ids)
		if err := w.s.Delete(ctx, keys...); err != nil {
			return err
		}
	}
}

// drafts takes away what came for reports that people began on their phones and never sent.
func (w *sweeper) drafts(ctx context.Context) error {
	for {
		var keys, ids []string
		err := w.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			err := tx.NewSelect().Model((*store.Draft)(nil)).Column("id").
				Where("submitted_at IS NULL AND expires_at < ?", w.now.Add(-draftGrace)).
				Where("EXISTS (SELECT 1 FROM parts WHERE record_id = draft.id) OR EXISTS (SELECT 1 FROM uploads WHERE record_id = draft.id)").
				Limit(sweepBatch).Scan(ctx, &ids)
			if noRows(err) != nil || len(ids) == 0 {
				return noRows(err)
			}
			keys, err = forgetRecords(ctx, tx, w.now, ids)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		w.swept.Drafts += len(ids)
		if err := w.s.Delete(ctx, keys...); err != nil {
			return err
		}
	}
}

// forgetRecords removes parts and uploads of records that never came to be.
func forgetRecords(ctx context.Context, tx bun.Tx, now time.Time, ids []string) ([]string, error) {
	keys, err := erase(ctx, tx, now, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("record_id IN (?)", bun.List(ids))
	})
	if err != nil {
		return nil, err
	}
	_, more, err := endUploads(ctx, tx, func(q bun.QueryBuilder) bun.QueryBuilder {
		return q.Where("record_id IN (?)", bun.List(ids))
	})
	if err != nil {
		return nil, err
	}
	if _, err := tx.NewDelete().Model((*store.Part)(nil)).Where("record_id IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return nil, err
	}
	return append(keys, more...), nil
}

// Forget removes the rows of parts of records that nothing speaks of any more, and answers the keys of what they held.
// The caller deletes these from the store after its transaction is through.
func Forget(ctx context.Context, tx bun.Tx, now time.Time, recordIDs ...string) ([]string, error) {
	return forgetRecords(ctx, tx, now, recordIDs)
}

// objects deletes what no row speaks of, a batch at a time.
func (w *sweeper) objects(ctx context.Context) error {
	var batch []string
	flush := func() error {
		orphans, err := w.orphans(ctx, batch)
		if err != nil {
			return err
		}
		batch = batch[:0]
		w.swept.Objects += len(orphans)
		return w.s.Delete(ctx, orphans...)
	}
	err := w.s.on.each(ctx, func(key string, modified time.Time) error {
		if !modified.Before(w.now.Add(-orphanAfter)) {
			return nil
		}
		if batch = append(batch, key); len(batch) < sweepBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

func (w *sweeper) orphans(ctx context.Context, keys []string) ([]string, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	spoken := map[string]bool{}
	for _, q := range []struct {
		model  any
		column string
	}{
		{(*store.Part)(nil), "blob"}, {(*store.Part)(nil), "copy_blob"}, {(*store.Part)(nil), "still_blob"},
		{(*store.Segment)(nil), "blob"},
	} {
		var some []string
		err := w.db.DB().NewSelect().Model(q.model).Column(q.column).Where("? IN (?)", bun.Ident(q.column), bun.List(keys)).
			Scan(ctx, &some)
		if noRows(err) != nil {
			return nil, fmt.Errorf("look for rows of objects: %w", err)
		}
		for _, key := range some {
			spoken[key] = true
		}
	}
	var orphans []string
	for _, key := range keys {
		if !spoken[key] {
			orphans = append(orphans, key)
		}
	}
	return orphans, nil
}

func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
