package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Cases makes cases of what has a receipt, and adds to them, in the transaction that stores it.
type Cases interface {
	Open(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) (caseID int64, err error)
	Add(ctx context.Context, tx bun.Tx, caseID int64, r *store.Record, b *feedback.Body) error
}

// Handler does what else a type of record calls for, in the transaction that stores it: a rating is counted, a step
// joins its walk. An error that is feedback.ErrInvalid says that the record makes no sense for good; any other may
// pass.
type Handler interface {
	Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error
}

// Records is the one writer of records and of the parts that they announce. All doors of a hub share one.
type Records struct {
	Cases    Cases
	Handlers map[feedback.RecordType]Handler
}

// Kept is what became of a record.
type Kept struct {
	Row    *store.Record // as it is kept; without its body where it was here before
	New    bool
	CaseID int64 // of a new one: its case, 0 for none
}

// batch is how many rows one statement inserts.
const batch = 200

// Keep stores records, whole or not at all: with the rows of their parts, what their handlers make of them, and their
// cases. It answers one Kept for each, in their order. A record whose id is known changes nothing: whether it is the
// same one, the caller sees by the digest of the row that is there. What makes no sense for good is ErrUnreadable.
func (k *Records) Keep(ctx context.Context, tx bun.Tx, records ...*Record) ([]Kept, error) {
	out := make([]Kept, 0, len(records))
	for len(records) > 0 {
		n := min(batch, len(records))
		kept, err := k.keep(ctx, tx, records[:n])
		if err != nil {
			return nil, err
		}
		out, records = append(out, kept...), records[n:]
	}
	return out, nil
}

func (k *Records) keep(ctx context.Context, tx bun.Tx, records []*Record) ([]Kept, error) {
	fresh, err := insert(ctx, tx, records)
	if err != nil {
		return nil, err
	}
	var parts []store.Part
	for i, r := range records {
		if fresh[i] {
			parts = append(parts, r.parts()...)
		}
	}
	if err := expect(ctx, tx, parts); err != nil {
		return nil, err
	}
	out := make([]Kept, len(records))
	for i, r := range records {
		if !fresh[i] {
			row, err := known(ctx, tx, feedback.RecordID(r.row.ID))
			if err != nil {
				return nil, err
			}
			if row == nil {
				return nil, fmt.Errorf("record %s was there and is gone: %w", r.row.ID, feedback.ErrInternal)
			}
			out[i] = Kept{Row: row}
			continue
		}
		caseID, err := k.hand(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		out[i] = Kept{Row: &r.row, New: true, CaseID: caseID}
	}
	return out, nil
}

// insert tells which were not here. One that stands twice among them is new once.
func insert(ctx context.Context, tx bun.Tx, records []*Record) ([]bool, error) {
	rows := make([]*store.Record, len(records))
	for i, r := range records {
		rows[i] = &r.row
	}
	var ids []string
	err := tx.NewInsert().Model(&rows).On("CONFLICT (id) DO NOTHING").Returning("id").Scan(ctx, &ids)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("store record %s: %w", records[0].row.ID, err)
	}
	stored := make(map[string]bool, len(ids))
	for _, id := range ids {
		stored[id] = true
	}
	fresh := make([]bool, len(records))
	for i, r := range records {
		fresh[i] = stored[r.row.ID]
		delete(stored, r.row.ID)
	}
	return fresh, nil
}

// hand gives a record that has just been stored to whoever takes its type, and then to the cases. Whichever case it
// belongs to claims the rows of its parts.
func (k *Records) hand(ctx context.Context, tx bun.Tx, r *Record) (caseID int64, err error) {
	if r.caseID != 0 {
		return r.caseID, k.Cases.Add(ctx, tx, r.caseID, &r.row, r.body)
	}
	if handler := k.Handlers[r.body.Type]; handler != nil {
		if err := handler.Take(ctx, tx, &r.row, r.body); errors.Is(err, feedback.ErrInvalid) {
			return 0, fmt.Errorf("%s: %w: %w", r.body.Type, err, ErrUnreadable)
		} else if err != nil {
			return 0, err
		}
	}
	if r.body.Receipt == nil {
		return 0, nil
	}
	// A token that another record came with before was made by a copy of the terminal, and would open that one's case.
	taken, err := tx.NewSelect().Model((*store.Case)(nil)).Where("nonce_hash = ?", wire.NonceHash(r.body.Receipt.Nonce)).
		Exists(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for the token: %w", err)
	}
	if taken {
		return 0, unreadable("receipt token came with another record")
	}
	return k.Cases.Open(ctx, tx, &r.row, r.body)
}

func known(ctx context.Context, db bun.IDB, id feedback.RecordID) (*store.Record, error) {
	row := new(store.Record)
	err := db.NewSelect().Model(row).ExcludeColumn("body").Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up record %s: %w", id, err)
	}
	return row, nil
}
