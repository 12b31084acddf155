package hospital

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// ErrNotSetUp means that nobody has told the hub yet which hospital it serves.
var ErrNotSetUp = errors.New("no hospital is set up: run xinsheng-hub demo, or enter it at the desk")

// Settings is all documents together.
type Settings struct {
	Identity  Identity
	Places    Places
	Deadlines Deadlines
	WorkDays  WorkDays
	Retention Retention
	Terminals Terminals
	Phone     Phone
	CaseWork  CaseWork
}

// Documents is each of them, for saving and checking.
func (s *Settings) Documents() []Document {
	return []Document{&s.Identity, &s.Places, &s.Deadlines, &s.WorkDays, &s.Retention, &s.Terminals, &s.Phone, &s.CaseWork}
}

// With is a copy of the settings with d in the place of the document of its key. Nil and another package's document
// change nothing.
func (s *Settings) With(d Document) *Settings {
	out := *s
	if d == nil {
		return &out
	}
	for _, own := range out.Documents() {
		if own.Key() == d.Key() {
			reflect.ValueOf(own).Elem().Set(reflect.ValueOf(d).Elem())
		}
	}
	return &out
}

// Load reads the settings. What was never saved has its default. Without a hospital and its places it answers what
// there is together with ErrNotSetUp.
func Load(ctx context.Context, db bun.IDB) (*Settings, error) {
	var rows []store.Setting
	if err := db.NewSelect().Model(&rows).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	s := Defaults()
	documents := map[string]Document{}
	for _, d := range s.Documents() {
		documents[d.Key()] = d
	}
	found := map[string]bool{}
	for _, row := range rows {
		d, ok := documents[row.Key]
		if !ok {
			continue // another package's
		}
		if err := json.Unmarshal(row.Value, d); err != nil {
			return nil, fmt.Errorf("read setting %s: %w", row.Key, err)
		}
		found[row.Key] = true
	}
	if !found[KeyIdentity] || !found[KeyPlaces] {
		return s, ErrNotSetUp
	}
	return s, nil
}

// Save keeps one document, one version further. by is a user id or "console".
func Save(ctx context.Context, db bun.IDB, d Document, by string, now time.Time) error {
	row, err := newRow(d, by, now)
	if err != nil {
		return err
	}
	_, err = db.NewInsert().Model(row).On("CONFLICT (key) DO UPDATE").
		Set("value = EXCLUDED.value, version = setting.version + 1, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	return nil
}

// newRow is the first version of a document that is valid.
func newRow(d Document, by string, now time.Time) (*store.Setting, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	value, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	return &store.Setting{Key: d.Key(), Value: value, Version: 1, UpdatedAt: now.UTC(), UpdatedBy: by}, nil
}

// Seed saves s when no hospital is set up yet, and tells whether it did. A document that someone has saved already
// stays.
func Seed(ctx context.Context, st *store.Store, s *Settings, by string, now time.Time) (done bool, err error) {
	err = st.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := st.Lock(ctx, tx, "settings"); err != nil {
			return err
		}
		if _, err := Load(ctx, tx); !errors.Is(err, ErrNotSetUp) {
			return err
		}
		for _, d := range s.Documents() {
			row, err := newRow(d, by, now)
			if err != nil {
				return err
			}
			if _, err := tx.NewInsert().Model(row).On("CONFLICT (key) DO NOTHING").Exec(ctx); err != nil {
				return fmt.Errorf("save setting %s: %w", d.Key(), err)
			}
		}
		done = true
		return nil
	})
	return done, err
}

// SetPublicURL makes the address given on the command line the one of every QR code. An empty one changes nothing.
func SetPublicURL(ctx context.Context, db bun.IDB, address string, now time.Time) error {
	if address == "" {
		return nil
	}
	s, err := Load(ctx, db)
	if err != nil && !errors.Is(err, ErrNotSetUp) {
		return err
	}
	if s.Phone.PublicURL == address {
		return nil
	}
	return Save(ctx, db, &Phone{PublicURL: address}, "console", now)
}
