package hospital

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
}

// Documents is each of them, for saving and checking.
func (s *Settings) Documents() []Document {
	return []Document{&s.Identity, &s.Places, &s.Deadlines, &s.WorkDays, &s.Retention, &s.Terminals, &s.Phone}
}

// Load reads the settings. What was never saved has its default; without a hospital and its places it is ErrNotSetUp.
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
		return nil, ErrNotSetUp
	}
	return s, nil
}

// Save keeps one document, one version further. by is a user id or "console".
func Save(ctx context.Context, db bun.IDB, d Document, by string, now time.Time) error {
	if err := d.Validate(); err != nil {
		return err
	}
	value, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	row := &store.Setting{Key: d.Key(), Value: value, Version: 1, UpdatedAt: now.UTC(), UpdatedBy: by}
	_, err = db.NewInsert().Model(row).On("CONFLICT (key) DO UPDATE").
		Set("value = EXCLUDED.value, version = setting.version + 1, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	return nil
}

// Seed saves all of s when no hospital is set up yet, and tells whether it did.
func Seed(ctx context.Context, st *store.Store, s *Settings, by string, now time.Time) (done bool, err error) {
	err = st.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := st.Lock(ctx, tx, "settings"); err != nil {
			return err
		}
		if _, err := Load(ctx, tx); !errors.Is(err, ErrNotSetUp) {
			return err
		}
		for _, d := range s.Documents() {
			if err := Save(ctx, tx, d, by, now); err != nil {
				return err
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
	if err == nil && s.Phone.PublicURL == address {
		return nil
	}
	return Save(ctx, db, &Phone{PublicURL: address}, "console", now)
}
