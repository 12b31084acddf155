package score

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// Target is the share of a day's patients that should be asked. Key: sampling.
type Target struct {
	Percent int `json:"percent"`
}

// The targets of a county hospital and of a township's.
const (
	CountyTarget   = 10
	TownshipTarget = 30
)

var _ hospital.Document = (*Target)(nil)

// Key names the document in the settings table.
func (*Target) Key() string { return "sampling" }

// Validate checks that it is one of the two.
func (t *Target) Validate() error {
	if t.Percent != CountyTarget && t.Percent != TownshipTarget {
		return fmt.Errorf("setting sampling, field percent: %w", feedback.ErrInvalid)
	}
	return nil
}

// LoadTarget reads it; never set, it is a county hospital's.
func LoadTarget(ctx context.Context, db bun.IDB) (Target, error) {
	t := Target{Percent: CountyTarget}
	row := new(store.Setting)
	err := db.NewSelect().Model(row).Where("key = ?", t.Key()).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return t, nil
	}
	if err == nil {
		err = json.Unmarshal(row.Value, &t)
	}
	if err != nil {
		return t, fmt.Errorf("read the target: %w", err)
	}
	return t, nil
}
