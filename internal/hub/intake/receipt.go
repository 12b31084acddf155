package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Receipt is what has arrived of a record, nil when nothing has. A part whose last byte came and whose sender never
// heard what became of it is settled first. Ids cannot be guessed, and a receipt holds no content.
func (r *Receiver) Receipt(ctx context.Context, id feedback.RecordID) (*wire.RecordReceipt, error) {
	row, err := known(ctx, r.Store.Reader(ctx), id)
	if err != nil || row == nil {
		return nil, err
	}
	r.settleWhole(ctx, id)
	return r.receiptOf(ctx, row)
}

// receiptOf says what is here. What was refused or erased is not missing: it would be thrown away again.
func (r *Receiver) receiptOf(ctx context.Context, row *store.Record) (*wire.RecordReceipt, error) {
	out := &wire.RecordReceipt{ID: feedback.RecordID(row.ID), SHA256: row.SHA256, ReceivedAt: row.ReceivedAt.UTC()}
	err := r.Store.Reader(ctx).NewSelect().Model((*store.Part)(nil)).Column("part_id").
		Where("record_id = ? AND state = ?", row.ID, store.PartExpected).Order("position").Scan(ctx, &out.Missing)
	if err != nil {
		return nil, fmt.Errorf("look for parts of record %s: %w", row.ID, err)
	}
	out.Complete = len(out.Missing) == 0
	return out, nil
}

// settleWhole leaves what cannot be settled now for the next time.
func (r *Receiver) settleWhole(ctx context.Context, id feedback.RecordID) {
	var ids []string
	err := r.Store.DB().NewSelect().Model((*store.Upload)(nil)).Column("id").
		Where("record_id = ? AND have = size AND done_at IS NULL", id).Scan(ctx, &ids)
	for _, upload := range ids {
		err = errors.Join(err, r.Uploads.Finish(ctx, upload, r.TakePart))
	}
	if err != nil {
		r.Log.Error("a part that is whole could not be settled", "record", id, "error", err)
	}
}

// Missing is those of ids that never arrived here, or not whole, or of which a part is gone from the media store, cut
// or damaged there: a hub restored from a backup asks for them again.
func (r *Receiver) Missing(ctx context.Context, ids []feedback.RecordID) ([]feedback.RecordID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var here []feedback.RecordID
	err := r.Store.DB().NewSelect().Model((*store.Record)(nil)).Column("id").
		Where("id IN (?)", bun.List(ids)).Scan(ctx, &here)
	if err != nil {
		return nil, fmt.Errorf("look for records: %w", err)
	}
	if err := r.lookForLost(ctx, ids); err != nil {
		return nil, err
	}
	var lacking []feedback.RecordID
	err = r.Store.DB().NewSelect().Model((*store.Part)(nil)).Distinct().Column("record_id").
		Where("record_id IN (?) AND state = ?", bun.List(ids), store.PartExpected).Scan(ctx, &lacking)
	if err != nil {
		return nil, fmt.Errorf("look for parts: %w", err)
	}
	whole := make(map[feedback.RecordID]bool, len(here))
	for _, id := range here {
		whole[id] = true
	}
	for _, id := range lacking {
		whole[id] = false
	}
	var missing []feedback.RecordID
	for _, id := range ids {
		if !whole[id] && id.Validate() == nil {
			missing = append(missing, id)
		}
	}
	return missing, nil
}
