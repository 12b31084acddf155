package hospital

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

// ErrStale means that someone else has saved the document since it was read.
var ErrStale = errors.New("someone else has changed it meanwhile")

// LoadPlaces is the tree and its version; 0 while none was ever saved.
func LoadPlaces(ctx context.Context, db bun.IDB) (Places, int64, error) {
	var row store.Setting
	err := db.NewSelect().Model(&row).Where("key = ?", KeyPlaces).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read setting %s: %w", KeyPlaces, err)
	}
	var p Places
	if err := json.Unmarshal(row.Value, &p); err != nil {
		return nil, 0, fmt.Errorf("read setting %s: %w", KeyPlaces, err)
	}
	return p, row.Version, nil
}

// SaveAt is Save of what was made from that version; where another one is kept by now it is ErrStale and nothing
// changes.
func SaveAt(ctx context.Context, db bun.IDB, d Document, version int64, by string, now time.Time) error {
	row, err := newRow(d, by, now)
	if err != nil {
		return err
	}
	var res sql.Result
	if version == 0 {
		res, err = db.NewInsert().Model(row).On("CONFLICT (key) DO NOTHING").Exec(ctx)
	} else {
		row.Version = version + 1
		res, err = db.NewUpdate().Model(row).WherePK().Where("version = ?", version).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("save setting %s: %w", d.Key(), err)
	}
	if n == 0 {
		return fmt.Errorf("setting %s: %w", d.Key(), ErrStale)
	}
	return nil
}
