package store

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/uptrace/bun"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"xinsheng/internal/feedback"
)

// Tx runs fn inside one transaction: all of it is durable when Tx returns nil, and nothing of it when it returns an
// error. fn uses tx alone, calls no Tx of the store, and may be cut off when ctx ends.
func (s *Store) Tx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	if !s.Postgres() {
		s.write.lock(IsFirst(ctx))
		defer s.write.unlock()
	}
	tx, err := s.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	if err := guarded(ctx, tx, fn); err != nil {
		if rerr := tx.Rollback(); rerr != nil {
			return errors.Join(err, fmt.Errorf("roll back: %w", rerr))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// begin begins a transaction. SQLite waits for another process's lock by itself, but not while that one opens the file
// as the first, or closes it as the last: then it answers that the database is busy at once.
func (s *Store) begin(ctx context.Context) (bun.Tx, error) {
	for end := time.Now().Add(busyFor); ; {
		tx, err := s.Reader(ctx).BeginTx(ctx, nil)
		if err == nil || !busy(err) || time.Now().After(end) {
			return tx, err
		}
		select {
		case <-ctx.Done():
			return tx, err
		case <-time.After(busyFor / 1000):
		}
	}
}

// busy reports whether SQLite could not have a lock.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// Lock lets one transaction at a time pass for name, until its end. SQLite has a single writer anyway; PostgreSQL needs
// it where the next value follows from the last one: hash chains, terminal indexes.
func (s *Store) Lock(ctx context.Context, tx bun.Tx, name string) error {
	if !s.Postgres() {
		return nil
	}
	h := fnv.New64a()
	h.Write([]byte("xinsheng " + name))
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(?)", int64(h.Sum64())); err != nil {
		return fmt.Errorf("lock %s: %w", name, err)
	}
	return nil
}

// guarded turns a panic of fn into an error that holds none of its values: they may be what a person wrote.
func guarded(ctx context.Context, tx bun.Tx, fn func(context.Context, bun.Tx) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of type %T inside a transaction: %w", r, feedback.ErrInternal)
		}
	}()
	return fn(ctx, tx)
}
