package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
)

// looksPerBeat is how many stored parts are looked for in the media store at each question for what is missing. A
// terminal asks on, so all are looked at in the end, and no question takes long.
const looksPerBeat = 20

// With these each part that a terminal may still hold is read to its end once a day: terminals keep a record for three
// days after it arrived, where the desk says nothing else, and for thirty at most.
const (
	checkFor   = 30 * 24 * time.Hour
	checkAfter = 24 * time.Hour
	checkEvery = time.Hour
	checkBatch = 50
	checkRate  = 8 << 20 // bytes in a second, so that nobody waits for the disk because of it
)

// lookForLost expects parts again that are gone from the media store, that are of another size there than was kept, or
// that Check found damaged. The terminal that asks holds them: nothing is given up for which nobody else stands in.
func (r *Receiver) lookForLost(ctx context.Context, ids []feedback.RecordID) error {
	if r.Media == nil {
		return nil
	}
	var parts []store.Part
	err := r.Store.DB().NewSelect().Model(&parts).Column("record_id", "part_id", "blob", "size", "damaged_at").
		Where("record_id IN (?) AND state = ? AND sealed_size > 0", bun.List(ids), store.PartKept).
		OrderExpr("damaged_at IS NULL, random()").Limit(looksPerBeat).Scan(ctx)
	if err != nil {
		return fmt.Errorf("look for parts: %w", err)
	}
	for i := range parts {
		p := &parts[i]
		if p.DamagedAt.IsZero() {
			switch size, err := r.Media.Size(ctx, p.Blob); {
			case err != nil && !errors.Is(err, media.ErrNotFound): // a store that does not answer has lost nothing yet
				continue
			case err == nil && size == p.Size:
				continue
			}
		}
		if err := r.expectAgain(ctx, p); err != nil {
			return err
		}
		r.Log.Error("a part is gone from the media store, cut or damaged; asking the terminal for it", "record",
			p.RecordID, "part", p.PartID)
	}
	return nil
}

// expectAgain leaves what is under the old key to the next sweep.
func (r *Receiver) expectAgain(ctx context.Context, p *store.Part) error {
	return r.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*store.Part)(nil)).Set("state = ?", store.PartExpected).
			Set("blob = ''").Set("tries = 0").
			Set("copy_state = ''").Set("copy_blob = ''").Set("still_blob = ''").Set("next_at = NULL").
			Where("record_id = ? AND part_id = ? AND blob = ?", p.RecordID, p.PartID, p.Blob).Exec(ctx)
		if err != nil {
			return fmt.Errorf("expect part again: %w", err)
		}
		_, err = tx.NewDelete().Model((*store.Upload)(nil)).
			Where("id = ? AND done_at IS NOT NULL", UploadID(p.RecordID, p.PartID)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("expect part again: %w", err)
		}
		return nil
	})
}

// Watch checks what is kept, now and every hour, until ctx ends.
func (r *Receiver) Watch(ctx context.Context) {
	for every := time.NewTicker(checkEvery); ; {
		if err := r.Check(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("what is kept in the media store could not be checked", "error", err)
		}
		select {
		case <-ctx.Done():
			every.Stop()
			return
		case <-every.C:
		}
	}
}

// Check reads the parts that a terminal may still hold and that were not read for a day, slowly, and marks those that
// are not what was kept. The next heartbeat that speaks of one asks for it again. It ends at a store that does not
// answer.
func (r *Receiver) Check(ctx context.Context) error {
	for {
		now := r.Now().UTC()
		var parts []store.Part
		err := r.Store.DB().NewSelect().Model(&parts).Column("record_id", "part_id", "blob", "size", "sha256").
			Where("arrived_at > ? AND state = ? AND sealed_size > 0 AND damaged_at IS NULL", now.Add(-checkFor), store.PartKept).
			Where("checked_at IS NULL OR checked_at < ?", now.Add(-checkAfter)).Limit(checkBatch).Scan(ctx)
		if err != nil {
			return fmt.Errorf("look for parts to check: %w", err)
		}
		for i := range parts {
			if err := r.check(ctx, &parts[i]); err != nil {
				return err
			}
		}
		if len(parts) < checkBatch {
			return nil
		}
	}
}

func (r *Receiver) check(ctx context.Context, p *store.Part) error {
	size, sum, err := r.Media.Sum(ctx, p.Blob)
	if err != nil && !errors.Is(err, media.ErrNotFound) {
		return err
	}
	now := r.Now().UTC().Truncate(time.Microsecond)
	sound := err == nil && size == p.Size && sum == p.SHA256
	q := r.Store.DB().NewUpdate().Model((*store.Part)(nil)).Set("checked_at = ?", now)
	if !sound {
		q = q.Set("damaged_at = ?", now)
		r.Log.Error("a part is gone from the media store, cut or damaged; a terminal that still holds it will be asked",
			"record", p.RecordID, "part", p.PartID)
	}
	err = r.Store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := q.Conn(tx).Where("record_id = ? AND part_id = ? AND blob = ? AND state = ?", p.RecordID, p.PartID, p.Blob,
			store.PartKept).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("note what was checked: %w", err)
	}
	return rest(ctx, time.Duration(float64(p.Size)/checkRate*float64(time.Second)))
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
