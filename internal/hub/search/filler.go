package search

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// fillAtOnce is how many old cases are indexed in one transaction: others wait for it.
const fillAtOnce = 100

// fillRetry is how soon filling is tried again after an error.
const fillRetry = time.Minute

// Fill indexes the cases that were there before the index was, the newest first. It may be cut off at any time and goes
// on where it was; any number of processes may fill at once.
func Fill(ctx context.Context, s *store.Store) (filled int, err error) {
	for {
		n, err := fillSome(ctx, s)
		filled += n
		if err != nil || n == 0 {
			return filled, err
		}
	}
}

func fillSome(ctx context.Context, s *store.Store) (n int, err error) {
	err = s.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		ids, err := due(ctx, s, tx)
		if n = len(ids); err != nil || n == 0 {
			return err
		}
		docs, err := documents(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if d := docs[id]; d != nil {
				if err := put(ctx, tx, id, d.String(), true); err != nil {
					return err
				}
			}
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM case_search_due WHERE case_id IN (?)", bun.List(ids))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("index old cases: %w", err)
	}
	return n, nil
}

// due is some of the cases that are to be indexed, locked: who changes one meanwhile indexes it after.
func due(ctx context.Context, s *store.Store, tx bun.Tx) (ids []int64, err error) {
	ask := "SELECT case_id FROM case_search_due ORDER BY case_id DESC LIMIT ?"
	if s.Postgres() {
		ask = "SELECT c.id FROM cases AS c WHERE c.id IN (SELECT case_id FROM case_search_due ORDER BY case_id DESC LIMIT ? FOR UPDATE SKIP LOCKED) ORDER BY c.id FOR NO KEY UPDATE"
	}
	return ids, tx.NewRaw(ask, fillAtOnce).Scan(ctx, &ids)
}

// Filler fills at the start of a hub, until the stop that it answers, which waits for it.
func Filler(ctx context.Context, s *store.Store, log *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			filled, err := Fill(ctx, s)
			if filled > 0 {
				log.Info("indexed old cases for the search", "cases", filled)
			}
			if err == nil || ctx.Err() != nil {
				return
			}
			log.Error("index old cases", "err", err)
			select {
			case <-ctx.Done():
				return
			case <-time.After(fillRetry):
			}
		}
	}()
	return func() { cancel(); <-done }
}
