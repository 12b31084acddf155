package hospital

import (
	"context"
	"fmt"
	"sync"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Cache reads the settings anew only when one of them has another version. It is safe for concurrent use; what it
// answers is shared and must not be changed.
type Cache struct {
	mu   sync.Mutex
	mark mark
	set  *Settings
}

// mark tells one state of all settings from another: versions only go up.
type mark struct {
	Rows     int64 `bun:"n"`
	Versions int64 `bun:"versions"`
}

// Get is Load, mostly from memory. With ErrNotSetUp come the settings that there are.
func (c *Cache) Get(ctx context.Context, db bun.IDB) (*Settings, error) {
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
	set, err := Load(ctx, db)
	if err != nil {
		return set, err
	}
	c.mark, c.set = m, set
	return set, nil
}
