package draft

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Start is where a draft begins: the code that the phone scanned, and what it stands for.
type Start struct {
	Code string // what it was begun with

	CaseID     int64 // of the report that something is added to; 0: a new one
	PlaceID    string
	TerminalID string
	Lang       string
}

// mostEmpty is how many drafts without a part are kept of one code that nobody has sent. Older ones go first: they hold
// nothing, and whoever has one begins anew without noticing.
const mostEmpty = 200

// hash is what is kept of a phone's secret. The code goes in, so that two drafts do not tell that they are of one
// phone.
func hash(secret, code string) string {
	sum := sha256.Sum256([]byte("xinsheng draft v1\n" + code + "\n" + secret))
	return hex.EncodeToString(sum[:])
}

// Current is the phone's newest draft by that code, nil when there is none.
func (d *Drafts) Current(ctx context.Context, secret, code string) (*store.Draft, error) {
	return d.current(ctx, d.Store.DB(), secret, code)
}

func (d *Drafts) current(ctx context.Context, db bun.IDB, secret, code string) (*store.Draft, error) {
	row := new(store.Draft)
	err := db.NewSelect().Model(row).Where("code = ? AND secret_hash = ? AND expires_at > ?", code,
		hash(secret, code), d.now()).
		Order("created_at DESC", "id DESC").Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for draft: %w", err)
	}
	return row, nil
}

// Get is the phone's draft with that id, or ErrUnknown.
func (d *Drafts) Get(ctx context.Context, id, secret string) (*store.Draft, error) {
	return d.get(ctx, d.Store.DB(), id, secret)
}

func (d *Drafts) get(ctx context.Context, db bun.IDB, id, secret string) (*store.Draft, error) {
	row := new(store.Draft)
	err := db.NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(row.SecretHash), []byte(hash(secret, row.Code))) != 1 {
		return nil, ErrUnknown
	}
	if !row.ExpiresAt.After(d.now()) {
		return nil, ErrExpired
	}
	return row, nil
}

// Begin is the phone's newest draft by that code that was not sent, else a new one.
func (d *Drafts) Begin(ctx context.Context, secret string, w Start) (*store.Draft, error) {
	var row *store.Draft
	err := d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := d.lockPhone(ctx, tx, secret, w.Code); err != nil {
			return err
		}
		var err error
		if row, err = d.unsent(ctx, tx, secret, w.Code); err != nil || row != nil {
			return err
		}
		row, err = d.begin(ctx, tx, secret, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("begin draft: %w", err)
	}
	return row, nil
}

// lockPhone keeps a phone's other requests by that code from beginning or sending until the transaction ends.
func (d *Drafts) lockPhone(ctx context.Context, tx bun.Tx, secret, code string) error {
	return d.Store.Lock(ctx, tx, "drafts "+hash(secret, code))
}

func (d *Drafts) unsent(ctx context.Context, tx bun.Tx, secret, code string) (*store.Draft, error) {
	row, err := d.current(ctx, tx, secret, code)
	if err != nil || row == nil || row.SubmittedAt.IsZero() {
		return row, err
	}
	row = new(store.Draft)
	err = tx.NewSelect().Model(row).
		Where("code = ? AND secret_hash = ? AND submitted_at IS NULL AND expires_at > ?", code, hash(secret, code), d.now()).
		Order("created_at DESC", "id DESC").Limit(1).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for draft: %w", err)
	}
	return row, nil
}

func (d *Drafts) begin(ctx context.Context, tx bun.Tx, secret string, w Start) (*store.Draft, error) {
	now := d.now()
	empty := tx.NewSelect().Model((*store.Draft)(nil)).Column("id").
		Where("code = ? AND submitted_at IS NULL", w.Code).
		Where("NOT EXISTS (SELECT 1 FROM parts AS p WHERE p.record_id = draft.id)").
		Order("created_at DESC", "id DESC").Offset(mostEmpty - 1).Limit(sweepMost)
	if _, err := tx.NewDelete().Model((*store.Draft)(nil)).Where("id IN (?)", empty).Exec(ctx); err != nil {
		return nil, fmt.Errorf("forget empty drafts: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make id: %w", err)
	}
	row := &store.Draft{
		ID: id.String(), SecretHash: hash(secret, w.Code), Code: w.Code, CaseID: w.CaseID, PlaceID: w.PlaceID,
		TerminalID: w.TerminalID, Lang: w.Lang, CreatedAt: now, ExpiresAt: now.Add(Life),
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return nil, fmt.Errorf("write: %w", err)
	}
	return row, nil
}
