package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// Part is one part of a draft, as far as it has come.
type Part struct {
	store.Part
	Size int64 // of the upload under way
	Have int64
}

// UploadID names the upload of a draft's part.
func UploadID(draftID, partID string) string { return draftID + "." + partID }

// Parts is those of a draft in their order.
func (d *Drafts) Parts(ctx context.Context, id string) ([]Part, error) {
	var rows []store.Part
	if err := d.Store.DB().NewSelect().Model(&rows).Where("record_id = ?", id).Order("position", "expected_at").
		Scan(ctx); err != nil {
		return nil, fmt.Errorf("read parts of draft %s: %w", id, err)
	}
	var uploads []store.Upload
	if err := d.Store.DB().NewSelect().Model(&uploads).Where("record_id = ?", id).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read uploads of draft %s: %w", id, err)
	}
	out := make([]Part, len(rows))
	for i, row := range rows {
		out[i] = Part{Part: row, Size: row.Size, Have: row.Size}
		if j := slices.IndexFunc(uploads, func(u store.Upload) bool { return u.PartID == row.PartID }); j >= 0 {
			out[i].Size, out[i].Have = uploads[j].Size, uploads[j].Have
		}
	}
	return out, nil
}

// Expect makes room for a part that a phone wants to upload: within the limits of a report as long as the draft is not
// sent, and only what was announced after that. It counts among what the phone's address has waiting.
func (d *Drafts) Expect(ctx context.Context, id, secret, address string, a feedback.Attachment) (*store.Upload, error) {
	if err := a.Validate(); err != nil {
		switch {
		case a.Kind.MaxBytes() == 0:
			return nil, ErrPartKind
		case a.Size < 1 || a.Size > a.Kind.MaxBytes():
			return nil, ErrPartSize
		}
		return nil, err
	}
	now := d.now()
	up := &store.Upload{ID: UploadID(id, a.PartID), Owner: id, RecordID: id, PartID: a.PartID, Size: a.Size}
	err := d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := d.lock(ctx, tx, id, secret)
		if err != nil {
			return err
		}
		there := new(store.Part)
		err = tx.NewSelect().Model(there).Where("record_id = ? AND part_id = ?", id, a.PartID).Scan(ctx)
		switch {
		case err == nil && there.Kind != a.Kind:
			return ErrPartKind
		case err == nil:
			if there.State != store.PartExpected {
				up.Have, up.DoneAt = up.Size, now
			}
			return nil
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("look for part: %w", err)
		case !row.SubmittedAt.IsZero():
			return ErrOver
		}
		if err := few(ctx, tx, id, a.Kind); err != nil {
			return err
		}
		if err := d.standsFor(ctx, tx, row, address); err != nil {
			return err
		}
		if err := d.room(ctx, tx, row, a.Size, MaxWaiting); err != nil {
			return err
		}
		return intake.Expect(ctx, tx, id, now, a)
	})
	if err != nil {
		return nil, fmt.Errorf("begin upload: %w", err)
	}
	return up, nil
}

// few checks one part more against the limits of a report.
func few(ctx context.Context, tx bun.Tx, id string, kind feedback.MediaKind) error {
	n, err := tx.NewSelect().Model((*store.Part)(nil)).Where("record_id = ? AND kind = ?", id, string(kind)).Count(ctx)
	if err != nil {
		return fmt.Errorf("count parts: %w", err)
	}
	if int(n) >= kind.Most() {
		return ErrPartCount
	}
	return nil
}

// Grow tells whether more may come of a phone's draft: what has begun goes on for a while after nothing new may begin.
func (d *Drafts) Grow(ctx context.Context, id, secret string) error {
	row, err := d.Get(ctx, id, secret)
	if err != nil || !row.SubmittedAt.IsZero() {
		return err
	}
	return d.room(ctx, d.Store.DB(), row, 0, MaxWaiting+MaxWaiting/4)
}

// Arrived keeps a part whose bytes are all here. It may be called again until it answers nil.
func (d *Drafts) Arrived(ctx context.Context, up *store.Upload) error {
	part := new(store.Part)
	err := d.Store.DB().NewSelect().Model(part).Where("record_id = ? AND part_id = ?", up.RecordID, up.PartID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // taken out of the draft meanwhile
	}
	if err != nil {
		return fmt.Errorf("read part: %w", err)
	}
	src, err := d.Uploads.Content(ctx, up)
	if err != nil {
		return fmt.Errorf("read upload: %w", err)
	}
	defer src.Close()
	if err := d.Ingester.Take(ctx, part, src, up.Size); err != nil {
		return fmt.Errorf("keep part: %w", err)
	}
	// Nobody works on what was not sent.
	unsent := d.Store.DB().NewSelect().Model((*store.Draft)(nil)).Column("id").Where("submitted_at IS NULL")
	_, err = d.Store.DB().NewUpdate().Model((*store.Part)(nil)).Set("next_at = NULL").
		Where("record_id = ? AND part_id = ? AND record_id IN (?)", up.RecordID, up.PartID, unsent).Exec(ctx)
	if err != nil {
		return fmt.Errorf("let part rest: %w", err)
	}
	return nil
}

// Remove takes a part out of a draft that is not sent yet.
func (d *Drafts) Remove(ctx context.Context, id, secret, partID string) error {
	var objects []string
	err := d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		objects = nil
		row, err := d.lock(ctx, tx, id, secret)
		if err != nil {
			return err
		}
		if !row.SubmittedAt.IsZero() {
			return ErrOver
		}
		objects, err = forget(ctx, tx, "record_id = ? AND part_id = ? AND case_id = 0", id, partID)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove part: %w", err)
	}
	return d.dropAll(ctx, []string{UploadID(id, partID)}, objects)
}

// forget deletes the rows of parts and answers the keys of what they held.
func forget(ctx context.Context, tx bun.Tx, where string, args ...any) (objects []string, err error) {
	var gone []store.Part
	if _, err := tx.NewDelete().Model(&gone).Where(where, args...).Returning("blob, copy_blob, still_blob").
		Exec(ctx); err != nil {
		return nil, fmt.Errorf("forget parts: %w", err)
	}
	for _, p := range gone {
		for _, key := range []string{p.Blob, p.CopyBlob, p.StillBlob} {
			if key != "" {
				objects = append(objects, key)
			}
		}
	}
	return objects, nil
}
