package intake

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// UploadID is the id of the upload that carries a part.
func UploadID(record, part string) string { return record + "." + part }

// Expected is the upload by which terminal t may send a part of one of its records, sealed to size bytes. Errors:
// ErrNoPart, ErrPartSize.
func (r *Receiver) Expected(ctx context.Context, t *fleet.Terminal, record feedback.RecordID, part string,
	size int64) (*store.Upload, error) {
	if record.Validate() != nil || !wire.ValidPartID(part) {
		return nil, ErrNoPart
	}
	row, err := known(ctx, r.Store.DB(), record)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, ErrNoPart
	}
	if err := r.OwnPart(ctx, t, row.TerminalID); err != nil {
		return nil, err
	}
	p, err := r.part(ctx, string(record), part)
	switch {
	case err != nil:
		return nil, err
	case p.SealedSize != size:
		return nil, ErrPartSize
	}
	up := &store.Upload{
		ID: UploadID(p.RecordID, p.PartID), Owner: row.TerminalID, RecordID: p.RecordID, PartID: p.PartID, Size: size,
	}
	if p.State != store.PartExpected {
		up.Have, up.DoneAt = size, r.Now().UTC()
	}
	return up, nil
}

// OwnPart says whether t may touch what owner sends: what is its own, or of an identity before, as of records.
// ErrNoPart: not.
func (r *Receiver) OwnPart(ctx context.Context, t *fleet.Terminal, owner string) error {
	if owner == t.ID {
		return nil
	}
	before, err := fleet.Get(ctx, r.Store.DB(), owner)
	if errors.Is(err, fleet.ErrUnknown) || err == nil && !wasOf(before, t) {
		return ErrNoPart
	}
	return err
}

func (r *Receiver) part(ctx context.Context, record, part string) (*store.Part, error) {
	p := new(store.Part)
	err := r.Store.DB().NewSelect().Model(p).Where("record_id = ? AND part_id = ? AND sealed_size > 0", record, part).
		Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNoPart
	}
	if err != nil {
		return nil, fmt.Errorf("look up part: %w", err)
	}
	return p, nil
}

// TakePart settles a part that is whole: it is what its record announced, or ErrPart, and then its bytes are dropped.
// What opens is looked at and kept by the keeper, what does not is refused for good. Any other error may pass.
func (r *Receiver) TakePart(ctx context.Context, up *store.Upload) error {
	p, err := r.part(ctx, up.RecordID, up.PartID)
	if err != nil || p.State != store.PartExpected {
		return err
	}
	row, err := known(ctx, r.Store.DB(), feedback.RecordID(up.RecordID))
	if err != nil {
		return err
	}
	if row == nil {
		return ErrNoPart
	}
	opened := media.NewKey() // opened bytes have to be read at any place, and nowhere but in the media store may they lie
	err = r.openPart(ctx, up, p, row, opened)
	if err == nil {
		err = r.keepPart(ctx, p, opened)
	}
	if derr := r.Media.Delete(context.WithoutCancel(ctx), opened); derr != nil {
		r.Log.Warn("an opened part stays until the next sweep", "record", up.RecordID, "error", derr)
	}
	switch {
	case errors.Is(err, ErrPart):
		if now, perr := r.part(ctx, p.RecordID, p.PartID); perr == nil && now.State != store.PartExpected {
			return nil // another process was faster, and took the bytes away meanwhile
		}
		r.Log.Warn("part is not what its record says", "record", up.RecordID, "part", up.PartID, "size", up.Size)
		return errors.Join(err, r.Uploads.Drop(ctx, up.ID))
	case errors.Is(err, errSealed):
		return r.Ingester.Refuse(ctx, p, media.ReasonSealed)
	}
	return err
}

// errSealed: the bytes are those that were announced, and do not open.
var errSealed = fmt.Errorf("part does not open: %w", feedback.ErrPermanent)

// openPart opens the sealed bytes into an object, and answers nil only when they are those that the record announced.
func (r *Receiver) openPart(ctx context.Context, up *store.Upload, p *store.Part, row *store.Record, key string) error {
	content, err := r.Uploads.Content(ctx, up)
	if errors.Is(err, media.ErrNotFound) {
		return ErrPart
	}
	if err != nil {
		return err
	}
	defer content.Close()
	sum := sha256.New()
	sealed := io.TeeReader(io.NewSectionReader(content, 0, content.Size()), sum)
	h := &wire.Header{ID: feedback.RecordID(row.ID), KeyID: row.KeyID, Suite: r.Parts.Suite(row.KeyID)}
	reader, err := r.Parts.OpenPart(sealed, h, p.PartID)
	if errors.Is(err, seal.ErrUnknownKey) {
		return fmt.Errorf("key %s: %w", row.KeyID, ErrKey)
	}
	if err == nil {
		_, _, err = r.Media.Put(ctx, key, reader)
	}
	if _, rerr := io.Copy(io.Discard, sealed); rerr != nil { // the digest is of all bytes, also behind what did not open
		if errors.Is(rerr, media.ErrNotFound) || errors.Is(rerr, io.ErrUnexpectedEOF) {
			return ErrPart // the store lost some of what came
		}
		return rerr
	}
	if content.Size() != p.SealedSize || hex.EncodeToString(sum.Sum(nil)) != p.SealedSHA256 {
		return ErrPart
	}
	if errors.Is(err, feedback.ErrInvalid) {
		return errSealed
	}
	return err
}

func (r *Receiver) keepPart(ctx context.Context, p *store.Part, key string) error {
	src, err := r.Media.Reader(ctx, key)
	if err != nil {
		return err
	}
	err = r.Ingester.Take(ctx, p, src, src.Size())
	return errors.Join(err, src.Close())
}
