package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // the driver
)

// busyFor is how long the lock of another process is waited for.
const busyFor = 10 * time.Second

// sqliteConns is how many connections read beside the one that writes.
const sqliteConns = 8

func openSQLite(path string) (*bun.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("name the database: %w", err)
	}
	if err := createOwnerOnly(path); err != nil {
		return nil, err
	}
	q := url.Values{}
	q.Set("_txlock", "immediate") // else two transactions that read and then write lock each other out
	for _, p := range []string{
		fmt.Sprintf("busy_timeout(%d)", busyFor.Milliseconds()),
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(1)",
		"secure_delete(1)", // erased text is overwritten, not only unlinked
		"temp_store(2)",    // in memory: pages of savepoints and of sorting would lie in clear in the temp folder
	} {
		q.Add("_pragma", p)
	}
	sqldb, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: q.Encode()}).
		String())
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	sqldb.SetMaxOpenConns(sqliteConns)
	sqldb.SetMaxIdleConns(sqliteConns)
	return bun.NewDB(sqldb, sqliteText{sqlitedialect.New()}), nil
}

// createOwnerOnly makes the file that SQLite would make readable to others, and takes it from them where a backup was
// put back so; its journals take over its mode.
func createOwnerOnly(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if err := os.Chmod(path, 0o600); err != nil {
			return fmt.Errorf("keep the database from others: %w", err)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("create database %s: %w", path, err)
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("open the database's folder: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("sync the database's folder: %w", err)
	}
	return nil
}
