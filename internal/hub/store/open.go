package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// Store is one open database. It is safe for concurrent use.
type Store struct {
	db     *bun.DB
	first  *bun.DB      // connections of the same database that are kept for what goes first
	write  turn         // SQLite only: one writer at a time waits here, in order, and not in SQLite's polling
	gather [2]*gatherer // SQLite only: the first for what goes first
}

// Open opens the database that dsn names and brings its tables to this program's version. A dsn that begins with
// postgres:// or postgresql:// is a PostgreSQL address; anything else is the path of an SQLite file, with or without
// sqlite: in front, which is made when it is missing.
func Open(ctx context.Context, dsn string) (*Store, error) { return open(ctx, dsn, "") }

// open is Open at the version whose last migration has that name; empty: this program's.
func open(ctx context.Context, dsn, last string) (*Store, error) {
	db, err := connect(dsn)
	if err != nil {
		return nil, err
	}
	first, err := connect(dsn)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	first.SetMaxOpenConns(firstConns)
	first.SetMaxIdleConns(firstConns)
	s := &Store{db: db, first: first}
	if err := s.migrate(ctx, last); err != nil {
		return nil, errors.Join(err, first.Close(), db.Close())
	}
	if !s.Postgres() {
		s.gather = [2]*gatherer{startGatherer(s, true), startGatherer(s, false)}
	}
	return s, nil
}

func connect(dsn string) (*bun.DB, error) {
	if path, ok := sqlitePath(dsn); ok {
		return openSQLite(path)
	}
	return openPostgres(dsn)
}

// DB is for reading outside a transaction. Writes belong into Tx.
func (s *Store) DB() *bun.DB { return s.db }

// Postgres tells which of the two databases this is, for the few statements that differ.
func (s *Store) Postgres() bool { return s.db.Dialect().Name() == dialect.PG }

// Ping asks the database whether it answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	return nil
}

// Close ends the store after the transactions under way.
func (s *Store) Close() error {
	for _, g := range s.gather {
		if g != nil {
			g.stop()
		}
	}
	if err := errors.Join(s.first.Close(), s.db.Close()); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}
