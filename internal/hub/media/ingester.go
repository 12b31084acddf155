package media

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
)

// Why a part was refused.
const (
	ReasonTooLarge    = "too-large"
	ReasonNotAccepted = "not-accepted" // a kind of file that the hub does not take
	ReasonOtherKind   = "other-kind"   // a photo where a recording was announced
	ReasonDamaged     = "damaged"
	ReasonSealed      = "sealed" // came as it was announced, and does not open
)

// IngesterParams are what an Ingester works with.
type IngesterParams struct {
	Store   *Store
	DB      *store.Store
	Changed func(caseID int64) // called after a part of a case changed; nil: nobody wants to know
	Log     *slog.Logger
	Now     func() time.Time
}

// Ingester takes in parts that arrived whole: it looks what they are, cleans and keeps them, or refuses them.
type Ingester struct{ IngesterParams }

// NewIngester makes an ingester.
func NewIngester(p IngesterParams) *Ingester { return &Ingester{p} }

// Take keeps the part whose bytes, opened, are src: without its tags when it is what its kind says, or as refused with
// the reason. The row of part is there already, in state expected; Take brings it and part up to date. A part that is
// kept, refused or erased already stays as it is. nil means that it is settled; errors are such that trying again may
// cure.
func (k *Ingester) Take(ctx context.Context, part *store.Part, src io.ReaderAt, size int64) error {
	if err := k.reload(ctx, part); err != nil || part.State != store.PartExpected {
		return err
	}
	found, reason, err := k.look(part, src, size)
	if err != nil {
		return fmt.Errorf("look at part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	if reason != "" {
		return k.Refuse(ctx, part, reason)
	}
	key := NewKey()
	kept, sum, err := k.copy(ctx, key, src, size, found)
	if reason := reasonOf(err); reason != "" {
		return k.Refuse(ctx, part, reason)
	}
	if err != nil {
		return fmt.Errorf("keep part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	now := k.now()
	part.State, part.ArrivedAt, part.NextAt = store.PartKept, now, now
	part.MediaType, part.Size, part.SHA256, part.Blob = found.MediaType, kept, sum, key
	part.DurationMS, part.Width, part.Height = found.DurationMS, found.Width, found.Height
	if part.CopyState = store.JobWaiting; found.Kind == feedback.Document {
		part.CopyState, part.NextAt = store.JobNone, time.Time{} // nothing opens it here
	}
	if found.Kind == feedback.Voice {
		part.TranscriptState = store.JobWaiting
	}
	return k.settle(ctx, part)
}

// Refuse settles a part that is not kept.
func (k *Ingester) Refuse(ctx context.Context, part *store.Part, reason string) error {
	part.State, part.Reason, part.ArrivedAt = store.PartRefused, reason, k.now()
	k.Log.Warn("part refused", "record", part.RecordID, "part", part.PartID, "kind", part.Kind, "reason", reason)
	return k.settle(ctx, part)
}

// look answers a reason when the part is not to be kept.
func (k *Ingester) look(part *store.Part, src io.ReaderAt, size int64) (found clean.Found, reason string, err error) {
	kind := part.Kind
	if size > kind.MaxBytes() {
		return found, ReasonTooLarge, nil
	}
	found, err = clean.Look(src, size)
	switch reason := reasonOf(err); {
	case reason != "":
		return found, reason, nil
	case err == nil && found.Kind != kind:
		return found, ReasonOtherKind, nil
	}
	return found, "", err
}

func reasonOf(err error) string {
	switch {
	case errors.Is(err, clean.ErrNotAccepted):
		return ReasonNotAccepted
	case errors.Is(err, clean.ErrDamaged):
		return ReasonDamaged
	}
	return ""
}

func (k *Ingester) copy(ctx context.Context, key string, src io.ReaderAt, size int64, found clean.Found) (int64, string,
	error) {
	from, to := io.Pipe()
	go func() { to.CloseWithError(clean.Copy(to, src, size, found)) }()
	n, sum, err := k.Store.Put(ctx, key, from)
	from.CloseWithError(err) // ends the copying where the store could not go on
	return n, sum, err
}

// settle brings the row from expected to what part says. Where another was faster, or the case was erased meanwhile,
// that stands, and what was stored here goes.
func (k *Ingester) settle(ctx context.Context, part *store.Part) error {
	var n int64
	err := k.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var err error
		n, err = affected(tx.NewUpdate().Model(part).
			Column("state", "reason", "arrived_at", "media_type", "size", "sha256", "duration_ms", "width", "height", "blob",
				"copy_state", "transcript_state", "next_at").Set("checked_at = NULL").Set("damaged_at = NULL").
			WherePK().Where("state = ?", store.PartExpected).Exec(ctx))
		return err
	})
	if err != nil {
		return fmt.Errorf("settle part %s of %s: %w", part.PartID, part.RecordID, err)
	}
	key := part.Blob
	if err := k.reload(ctx, part); err != nil { // the case may have been opened since
		if n == 0 && key != "" && errors.Is(err, ErrNotFound) { // the person took it out meanwhile
			err = errors.Join(err, k.Store.Delete(ctx, key))
		}
		return err
	}
	if n == 0 {
		if key != "" && key != part.Blob {
			return k.Store.Delete(ctx, key)
		}
		return nil
	}
	if k.Changed != nil && part.CaseID != 0 {
		k.Changed(part.CaseID)
	}
	return nil
}

func (k *Ingester) reload(ctx context.Context, part *store.Part) error {
	err := k.DB.DB().NewSelect().Model(part).WherePK().Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("part %s of %s: %w", part.PartID, part.RecordID, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("look up part: %w", err)
	}
	return nil
}

func (k *Ingester) now() time.Time { return k.Now().UTC().Truncate(time.Microsecond) }
