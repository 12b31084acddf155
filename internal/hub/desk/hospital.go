package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// hospitalCache keeps the settings parsed until one of them has another version.
type hospitalCache struct {
	mu   sync.Mutex
	mark mark
	set  *hospital.Settings
}

type mark struct {
	Rows     int64 `bun:"n"`
	Versions int64 `bun:"versions"`
}

func (c *hospitalCache) get(ctx context.Context, db bun.IDB) (*hospital.Settings, error) {
	var m mark
	err := db.NewSelect().Model((*store.Setting)(nil)).ColumnExpr("COUNT(*) AS n").
		ColumnExpr("CAST(COALESCE(SUM(version), 0) AS BIGINT) AS versions").Scan(ctx, &m)
	if err != nil {
		return nil, fmt.Errorf("look for changed settings: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.set != nil && c.mark == m {
		return c.set, nil
	}
	set, err := hospital.Load(ctx, db)
	if errors.Is(err, hospital.ErrNotSetUp) {
		set, err = hospital.Defaults(), nil
	}
	if err != nil {
		return nil, err
	}
	c.mark, c.set = m, set
	return set, nil
}
