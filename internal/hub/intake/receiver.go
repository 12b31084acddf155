package intake

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
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// Opener opens sealed records.
type Opener interface {
	OpenRecord(e *wire.Envelope) ([]byte, error)
}

// PartOpener opens sealed parts.
type PartOpener interface {
	OpenPart(from io.Reader, h *wire.Header, part string) (*seal.PartReader, error)
	Suite(keyID string) string
}

// Auditor notes what must be seen by people, without content.
type Auditor interface {
	Note(ctx context.Context, actor, action, object string) error
}

// Params are what a Receiver works with.
type Params struct {
	Store    *store.Store
	Opener   Opener
	Parts    PartOpener
	Media    *media.Store
	Uploads  *media.Uploads
	Ingester *media.Ingester
	Numbers  *wire.Numbers
	Records  *Records
	Audit    Auditor
	Log      *slog.Logger
	Now      func() time.Time
}

// Receiver takes records in. It is safe for concurrent use, and so are several on one database.
type Receiver struct{ Params }

// New makes a receiver.
func New(p Params) *Receiver { return &Receiver{Params: p} }

// Receive takes the record that terminal t sent under id. created tells a new record from one that was here already;
// either way it is on disk when Receive returns without an error. Errors: ErrConflict, ErrUnreadable, ErrKey, and
// others that trying again may cure.
func (r *Receiver) Receive(ctx context.Context, t *fleet.Terminal, id feedback.RecordID,
	envelope []byte) (receipt *wire.RecordReceipt, created bool, err error) {
	e, err := wire.ParseEnvelope(envelope)
	if err != nil {
		return nil, false, unreadable("read envelope: %v", err)
	}
	if e.Header.ID != id {
		return nil, false, unreadable("envelope is of another record")
	}
	maker, err := r.maker(ctx, t, e)
	if err != nil {
		return nil, false, err
	}
	digest := wire.Digest(envelope)
	row, err := known(ctx, r.Store.Reader(ctx), id)
	if err != nil {
		return nil, false, err
	}
	if row == nil {
		if row, created, err = r.store(ctx, maker, t, e, digest); err != nil {
			return nil, false, err
		}
	}
	if row.SHA256 != digest {
		return nil, false, r.conflict(ctx, t, id)
	}
	receipt, err = r.receiptOf(ctx, row)
	return receipt, created, err
}

// maker is the terminal that sealed the record: t itself, or an identity that it had before and that was revoked when
// it got a new one. What visitors left then must not be lost. A hub that was restored from a backup may have forgotten
// that identity, or its revocation: the one is taken back with the record, the other is believed of terminals that were
// taken back.
func (r *Receiver) maker(ctx context.Context, t *fleet.Terminal, e *wire.Envelope) (*fleet.Terminal, error) {
	if e.Header.Terminal == t.ID {
		return t, nil
	}
	before, err := fleet.Get(ctx, r.Store.Reader(ctx), e.Header.Terminal)
	if errors.Is(err, fleet.ErrUnknown) {
		before, err = fleet.ByName(e.Header.Terminal)
	}
	switch {
	case errors.Is(err, fleet.ErrUnknown):
		return nil, unreadable("envelope is of a terminal that is not known here")
	case err != nil:
		return nil, err
	case !lost(before) && !wasOf(before, t):
		return nil, unreadable("envelope is of another terminal")
	}
	return before, nil
}

// wasOf reports whether before may be an identity that the machine of t had before.
func wasOf(before, t *fleet.Terminal) bool {
	return before.Revoked() || !before.TakenBackAt.IsZero() || !t.TakenBackAt.IsZero()
}

// lost reports whether t is known by its name alone.
func lost(t *fleet.Terminal) bool { return t.EnrolledAt.IsZero() }

// bringBack gives a lost identity its row, in the transaction that stores the first record of it: its index is reserved
// with it.
func (r *Receiver) bringBack(ctx context.Context, tx bun.Tx, maker, t *fleet.Terminal) error {
	if !lost(maker) {
		return nil
	}
	n := fleet.Named{ID: maker.ID, Since: time.Unix(0, 0), By: t.ID}
	_, fresh, err := fleet.TakeBack(ctx, r.Store, tx, n, r.Now())
	if errors.Is(err, fleet.ErrUnknown) {
		return unreadable("envelope is of a terminal that is not known here")
	}
	if fresh {
		r.Log.Warn("records name a terminal of which the database knows nothing; it is taken back", "terminal",
			maker.ID, "sender", t.ID)
	}
	return err
}

// store opens the record and keeps it, unless somebody else has just done so: then the answer is the row that is there.
func (r *Receiver) store(ctx context.Context, maker, t *fleet.Terminal, e *wire.Envelope,
	digest string) (row *store.Record, created bool, err error) {
	body, raw, err := r.open(maker, e)
	if err != nil {
		return nil, false, err
	}
	rec, err := fromTerminal(e, digest, body, raw)
	if err != nil {
		return nil, false, err
	}
	err = r.Store.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := r.bringBack(ctx, tx, maker, t); err != nil {
			return err
		}
		rec.row.ReceivedAt = r.Now().UTC().Truncate(time.Microsecond)
		if err := r.setCapture(ctx, tx, maker, t, &rec.row, body); err != nil {
			return err
		}
		kept, err := r.Records.Keep(ctx, tx, rec)
		if err != nil {
			return err
		}
		row, created = kept[0].Row, kept[0].New
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	return row, created, nil
}

// setCapture reckons when the record was made.
func (r *Receiver) setCapture(ctx context.Context, tx bun.Tx, maker, t *fleet.Terminal, rec *store.Record,
	body *feedback.Body) error {
	clock, err := fleet.LastClock(ctx, tx, body.CapturedAt.Boot, maker.ID, t.ID)
	if err != nil {
		return err
	}
	trusted := maker.EnrolledAt
	var before time.Time
	err = tx.NewSelect().Model((*store.Record)(nil)).Column("captured_at").
		Where("terminal_id = ? AND seq < ? AND NOT estimated", maker.ID, rec.Seq).Order("seq DESC").
		Limit(1).Scan(ctx, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for the record before: %w", err)
	}
	if before.After(trusted) {
		trusted = before
	}
	at, estimated := capture(body.CapturedAt, clockReading{sameBoot: clock, skew: t.Skew(), trusted: trusted,
		arrival: rec.ReceivedAt})
	rec.CapturedAt, rec.Estimated = at.UTC().Truncate(time.Microsecond), estimated
	return nil
}

// conflict raises the alarm: two different records under one id are a broken terminal or a forger.
func (r *Receiver) conflict(ctx context.Context, t *fleet.Terminal, id feedback.RecordID) error {
	r.Log.Error("record came again with another body", "record", id, "terminal", t.ID)
	if err := r.Audit.Note(ctx, "terminal:"+t.ID, "record.conflict", string(id)); err != nil {
		return err
	}
	return ErrConflict
}
