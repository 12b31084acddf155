package keys

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

const noteKey = "keys_export"

type note struct {
	Fingerprint string    `json:"fingerprint"`
	At          time.Time `json:"at"`
}

// NoteExport remembers that a recovery copy of the keys with that fingerprint was made. by is a user id or "console".
func NoteExport(ctx context.Context, db bun.IDB, fingerprint, by string, now time.Time) error {
	value, err := json.Marshal(note{Fingerprint: fingerprint, At: now.UTC()})
	if err != nil {
		return fmt.Errorf("note the export of keys: %w", err)
	}
	row := &store.Setting{Key: noteKey, Value: value, Version: 1, UpdatedAt: now.UTC(), UpdatedBy: by}
	_, err = db.NewInsert().Model(row).On("CONFLICT (key) DO UPDATE").
		Set("value = EXCLUDED.value, version = setting.version + 1, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("note the export of keys: %w", err)
	}
	return nil
}

// ExportedAt is when a recovery copy of just these keys was made; the zero time while there is none, and the desk nags.
func ExportedAt(ctx context.Context, db bun.IDB, fingerprint string) (time.Time, error) {
	var row store.Setting
	err := db.NewSelect().Model(&row).Where("key = ?", noteKey).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look for the export of keys: %w", err)
	}
	var n note
	if err := json.Unmarshal(row.Value, &n); err != nil {
		return time.Time{}, fmt.Errorf("look for the export of keys: %w", err)
	}
	if n.Fingerprint != fingerprint {
		return time.Time{}, nil
	}
	return n.At, nil
}
