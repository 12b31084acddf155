package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"
)

// maxGathered is the most transactions that share one commit. At 64 the disk's sync is a small part of the whole.
const maxGathered = 64

// Gather is Tx for the many small writes that arrive at once, such as records: on SQLite those that wait while another
// commit is under way share the next one, each in a savepoint of its own, so that one's error undoes only that one.
// What goes first is gathered by itself, and ends the gathering of the rest. fn must be quick and wait for nothing; it
// is not cut off when ctx ends.
func (s *Store) Gather(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	g := s.gather[1]
	if IsFirst(ctx) {
		g = s.gather[0]
	}
	if g == nil {
		return s.Tx(ctx, fn)
	}
	// An interrupted SQLite statement rolls the whole transaction back, the other jobs with it.
	j := &job{ctx: context.WithoutCancel(ctx), fn: fn, done: make(chan error, 1)}
	select {
	case g.jobs <- j:
		return <-j.done
	case <-ctx.Done():
		return fmt.Errorf("wait for the database: %w", ctx.Err())
	case <-g.stopped:
		return errClosed
	}
}

var errClosed = errors.New("the database is closed")

type job struct {
	ctx  context.Context
	fn   func(context.Context, bun.Tx) error
	err  error
	done chan error
}

type gatherer struct {
	s       *Store
	first   bool
	jobs    chan *job
	stopped chan struct{}
	ended   chan struct{}
}

func startGatherer(s *Store, first bool) *gatherer {
	g := &gatherer{s: s, first: first, jobs: make(chan *job), stopped: make(chan struct{}), ended: make(chan struct{})}
	go g.run()
	return g
}

// stop lets the commit under way end and takes no more.
func (g *gatherer) stop() {
	close(g.stopped)
	<-g.ended
}

func (g *gatherer) run() {
	defer close(g.ended)
	for {
		select {
		case <-g.stopped:
			return
		case first := <-g.jobs:
			g.commit(first)
		}
	}
}

// commit runs first and whatever waits behind it in one transaction, until somebody waits who goes before it.
func (g *gatherer) commit(first *job) {
	ctx := context.Background()
	if g.first {
		ctx = First(ctx)
	}
	var batch []*job
	err := g.s.Tx(ctx, func(_ context.Context, tx bun.Tx) error {
		for j := first; j != nil; j = g.next(len(batch)) {
			batch = append(batch, j)
			if err := j.run(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if len(batch) == 0 { // the transaction did not even begin
		batch = append(batch, first)
	}
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
		j.done <- j.err
	}
}

// next is a job that waits already, or nil.
func (g *gatherer) next(have int) *job {
	if have >= maxGathered || !g.first && g.s.write.urged() {
		return nil
	}
	select {
	case j := <-g.jobs:
		return j
	default:
		return nil
	}
}

// run does the job inside a savepoint. Its own error stays with it; what is returned is an error of the transaction.
func (j *job) run(tx bun.Tx) error {
	point, err := tx.BeginTx(j.ctx, nil)
	if err != nil {
		return fmt.Errorf("set savepoint: %w", err)
	}
	if j.err = guarded(j.ctx, point, j.fn); j.err != nil {
		if err := point.Rollback(); err != nil {
			return fmt.Errorf("roll back to savepoint: %w", err)
		}
		return nil
	}
	if err := point.Commit(); err != nil {
		return fmt.Errorf("release savepoint: %w", err)
	}
	return nil
}
