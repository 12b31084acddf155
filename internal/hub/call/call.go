package call

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// What can stand in the way.
var (
	ErrUnknown = errors.New("no such call")
	ErrOther   = errors.New("another window wrote something else")
	ErrOver    = errors.New("the call has ended")
	ErrWords   = errors.New("nothing was written down")
	ErrSaid    = errors.New("what was said to the person is missing")
	ErrPhone   = errors.New("not a telephone number")
	ErrKind    = errors.New("no kind was chosen")
	ErrDate    = errors.New("not a date")
	ErrTooLong = errors.New("too much was written down")
)

// maxSheet is the longest sheet in bytes.
const maxSheet = 64 << 10

// Keys make a receipt of a call.
type Keys interface {
	Sent(id string) (pin string, nonce [wire.TokenNonceSize]byte)
}

// Params are what Calls work with.
type Params struct {
	Store   *store.Store
	Cases   *casework.Cases
	Records *intake.Records
	Numbers *wire.Numbers
	Keys    Keys
	Audit   *audit.Log
	Now     func() time.Time
}

// Calls are all calls of a hub. They are safe for concurrent use.
type Calls struct{ Params }

// Sheet is what is written down of a call.
type Sheet struct {
	Source  casestate.Source `json:"source,omitempty"`
	Phone   string           `json:"phone,omitempty"`
	Name    string           `json:"name,omitempty"`
	Reply   feedback.Reply   `json:"reply,omitempty"`
	Kind    feedback.Kind    `json:"kind,omitempty"`
	Urgent  bool             `json:"urgent,omitempty"`
	Text    string           `json:"text,omitempty"`
	PlaceID string           `json:"place,omitempty"`
	Place   string           `json:"place_typed,omitempty"` // what was typed to find the place
	Visit   string           `json:"visit,omitempty"`
	Bed     string           `json:"bed,omitempty"`
	Number  string           `json:"number,omitempty"` // the channel's own
	By      string           `json:"by,omitempty"`     // 2006-01-02: the channel's date
	Said    string           `json:"said,omitempty"`   // what the person was told on the spot
	Verdict feedback.Verdict `json:"verdict,omitempty"`
	Call    string           `json:"call,omitempty"` // what the telephone system calls it
}

// Read is what is written down in a call.
func Read(row *store.Call) Sheet {
	var s Sheet
	if len(row.Sheet) > 0 {
		_ = json.Unmarshal([]byte(row.Sheet), &s) // it was made here
	}
	return s
}

// Keep keeps what is half written. The first time it begins the call. Base is the version that the window knows.
func (c *Calls) Keep(ctx context.Context, user, id string, base int64, s Sheet) (*store.Call, error) {
	var row *store.Call
	err := c.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		row, err = c.keep(ctx, tx, user, id, base, s)
		return err
	})
	return row, err
}

func (c *Calls) keep(ctx context.Context, tx bun.Tx, user, id string, base int64, s Sheet) (*store.Call, error) {
	if err := feedback.RecordID(id).Validate(); err != nil {
		return nil, ErrUnknown
	}
	row, err := c.lock(ctx, tx, id)
	if errors.Is(err, ErrUnknown) {
		row, err = &store.Call{ID: id, Operator: user, BeganAt: c.now()}, c.Audit.Append(ctx, tx, user, "call.begin", id)
	}
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(s)
	if err != nil || len(raw) > maxSheet {
		return nil, ErrTooLong
	}
	switch {
	case !row.EndedAt.IsZero():
		return row, ErrOver
	case row.Sheet == string(raw):
		return row, nil
	case row.Version != base:
		return row, ErrOther
	}
	row.Source, row.OutsideCall, row.Phone, row.Sheet = s.Source, s.Call, casework.Digits(s.Phone), string(raw)
	row.Version, row.SavedAt = row.Version+1, c.now()
	return row, write(ctx, tx, row)
}

func write(ctx context.Context, tx bun.Tx, row *store.Call) error {
	_, err := tx.NewInsert().Model(row).On("CONFLICT (id) DO UPDATE").
		Set("source = EXCLUDED.source, outside_call = EXCLUDED.outside_call, phone = EXCLUDED.phone, sheet = EXCLUDED.sheet").
		Set("version = EXCLUDED.version, saved_at = EXCLUDED.saved_at, ended_at = EXCLUDED.ended_at, ending = EXCLUDED.ending").
		Set("case_id = EXCLUDED.case_id").Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep call: %w", err)
	}
	return nil
}

func (c *Calls) now() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }

// lock reads a call, and keeps others from changing or beginning it until the transaction ends.
func (c *Calls) lock(ctx context.Context, tx bun.Tx, id string) (*store.Call, error) {
	if err := c.Store.Lock(ctx, tx, "call "+id); err != nil {
		return nil, err
	}
	return get(ctx, tx, id)
}

// Get is a call.
func (c *Calls) Get(ctx context.Context, id string) (*store.Call, error) {
	return get(ctx, c.Store.DB(), id)
}

func get(ctx context.Context, db bun.IDB, id string) (*store.Call, error) {
	row := new(store.Call)
	err := db.NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("read call: %w", err)
	}
	return row, nil
}

// Day is the calls that began within a day, newest first, and Open those of every day that have not ended.
func (c *Calls) Day(ctx context.Context, from time.Time) (rows []store.Call, err error) {
	err = c.Store.DB().NewSelect().Model(&rows).Where("began_at >= ? AND began_at < ?", from.UTC(), from.AddDate(0, 0, 1).
		UTC()).
		Order("began_at DESC").Scan(ctx)
	return rows, err
}

// Open is the calls that have not ended, whoever began them, newest first.
func (c *Calls) Open(ctx context.Context) (rows []store.Call, err error) {
	err = c.Store.DB().NewSelect().Model(&rows).Where("ended_at IS NULL").Order("saved_at DESC").Limit(50).Scan(ctx)
	return rows, err
}

// Case is the case that a call became.
func (c *Calls) Case(ctx context.Context, row *store.Call) (*store.Case, error) {
	k := new(store.Case)
	if err := c.Store.DB().NewSelect().Model(k).Where("id = ?", row.CaseID).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read the case of a call: %w", err)
	}
	return k, nil
}
