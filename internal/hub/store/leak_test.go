package store_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// What people said lies in the database's own files and in no other: SQLite would put pages that a savepoint may have
// to bring back, and what it sorts, into files without a name in the temp folder.
func TestSQLite_NoPageLeavesTheFolderOfTheDatabase(t *testing.T) {
	dsn := storetest.SQLite(t)
	s := storetest.Open(t, dsn)
	words := strings.Repeat("我妈在走廊里等了三个小时没有人来问一句 ", 2000) // some 110 KB
	row := func(i int) *store.Setting {
		return &store.Setting{Key: fmt.Sprint("key", i), Value: []byte(fmt.Sprintf("%q", words)), UpdatedAt: time.Now().UTC()}
	}
	keep := func(look func(context.Context, bun.Tx) error) {
		require.NoError(t, s.Gather(t.Context(), look))
	}
	for i := range 100 {
		keep(func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(row(i)).Exec(ctx)
			return err
		})
	}
	var found []string
	keep(func(ctx context.Context, tx bun.Tx) (err error) {
		if _, err = tx.ExecContext(ctx, "UPDATE settings SET value = replace(value, '我妈', '我爸')"); err == nil {
			found, err = outside(filepath.Dir(dsn), "在走廊里等了")
		}
		return err
	})
	require.Empty(t, found, "in the middle of a savepoint")
	rows, err := s.DB().QueryContext(t.Context(), "SELECT value FROM settings ORDER BY value || key DESC")
	require.NoError(t, err)
	require.True(t, rows.Next())
	found, err = outside(filepath.Dir(dsn), "在走廊里等了")
	require.NoError(t, err)
	require.Empty(t, found, "in the middle of sorting")
	require.NoError(t, rows.Close())
}

// outside is the open files of this process that lie outside folder, or have no name any more, and hold marker.
func outside(folder, marker string) (found []string, err error) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		link := filepath.Join("/proc/self/fd", e.Name())
		name, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(name, "/") || strings.HasPrefix(name, folder+"/") &&
			!strings.HasSuffix(name, " (deleted)") {
			continue // closed meanwhile, no file, or the database's own
		}
		if info, err := os.Stat(link); err != nil || !info.Mode().IsRegular() {
			continue
		}
		content, err := os.ReadFile(link)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(content, []byte(marker)) {
			found = append(found, name)
		}
	}
	return found, nil
}
