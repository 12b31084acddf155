package storetest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
)

// Each runs test once over SQLite and once over PostgreSQL, with the address of an empty database.
func Each(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// EachStore is Each with the store opened.
func EachStore(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	Each(t, func(t *testing.T, dsn string) { test(t, Open(t, dsn)) })
}

// SQLite is the path of a database that does not exist yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "hub.db")
}

// empty is an SQLite database of this version with nothing in it, made once by the store itself.
var empty = sync.OnceValues(func() (db []byte, err error) {
	dir, err := os.MkdirTemp("", "xinsheng-store")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "hub.db")
	s, err := store.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Open opens the store at dsn until the test ends. A new database is a copy of an empty one with this version's tables.
func Open(t testing.TB, dsn string) *store.Store {
	t.Helper()
	if _, err := os.Stat(dsn); filepath.IsAbs(dsn) && errors.Is(err, fs.ErrNotExist) {
		db, err := empty()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(dsn, db, 0o600))
	}
	furnish(t, dsn)
	s, err := store.Open(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
