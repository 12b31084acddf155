package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"
)

// Identity says which keys a database belongs to. There is one row.
type Identity struct {
	bun.BaseModel `bun:"table:identity"`

	Name    string    `bun:"name,pk"`        // always "hub"
	ID      string    `bun:"id,notnull"`     // of the database, random
	Tokens  string    `bun:"tokens,notnull"` // fingerprint of the token master, which the phone door alone has too
	Keys    string    `bun:"keys,notnull"`   // fingerprint of what never changes in the key folder
	BoundAt time.Time `bun:"bound_at,notnull"`
}

// Sight is what a database holds before this program works on it.
type Sight struct {
	Used     bool      // somebody has worked with it
	Identity *Identity // nil: it knows no keys yet
	KeyID    string    // of the sealing key of the newest record that came sealed; empty: none did
}

// Look opens the database that dsn names, changes nothing and makes none.
func Look(ctx context.Context, dsn string) (Sight, error) {
	if path, ok := sqlitePath(dsn); ok && !written(path) {
		return Sight{}, nil
	}
	db, err := connect(dsn)
	if err != nil {
		return Sight{}, err
	}
	s := &Store{db: db}
	sight, err := s.look(ctx)
	return sight, errors.Join(err, db.Close())
}

// written reports whether there is anything in an SQLite database. What was not yet moved over from its journal counts.
func written(path string) bool {
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() > 0 {
			return true
		}
	}
	return false
}

func (s *Store) look(ctx context.Context) (sight Sight, err error) {
	var tables []string
	list := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if s.Postgres() {
		list = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
	}
	if err := s.db.NewRaw(list).Scan(ctx, &tables); err != nil {
		return sight, fmt.Errorf("look into the database: %w", err)
	}
	if slices.Contains(tables, "identity") {
		id := new(Identity)
		err := s.db.NewSelect().Model(id).Limit(1).Scan(ctx)
		switch {
		case err == nil:
			sight.Used, sight.Identity = true, id
		case !errors.Is(err, sql.ErrNoRows):
			return sight, fmt.Errorf("look which keys the database knows: %w", err)
		}
	}
	for _, table := range []string{"users", "terminals", "records", "audit"} {
		if sight.Used || !slices.Contains(tables, table) {
			continue
		}
		if err := s.db.NewRaw("SELECT EXISTS (SELECT 1 FROM ?)", bun.Ident(table)).Scan(ctx, &sight.Used); err != nil {
			return sight, fmt.Errorf("look into the database: %w", err)
		}
	}
	if slices.Contains(tables, "records") {
		err := s.db.NewRaw("SELECT key_id FROM records WHERE key_id <> '' ORDER BY received_at DESC LIMIT 1").
			Scan(ctx, &sight.KeyID)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return sight, fmt.Errorf("look into the database: %w", err)
		}
	}
	return sight, nil
}

// sqlitePath is the file of an SQLite database, and false for PostgreSQL.
func sqlitePath(dsn string) (string, bool) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return "", false
	}
	return strings.TrimPrefix(dsn, "sqlite:"), true
}
