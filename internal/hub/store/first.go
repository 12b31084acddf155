package store

import (
	"context"
	"sync"

	"github.com/uptrace/bun"
)

// firstConns is how many connections are kept for what goes first.
const firstConns = 4

type firstKey struct{}

// First marks what is done under ctx as more urgent than the rest: it has connections of its own, and its transactions
// go before those that wait. It is for what is rare: an alarm, a member of staff.
func First(ctx context.Context) context.Context { return context.WithValue(ctx, firstKey{}, true) }

// NotFirst takes that back.
func NotFirst(ctx context.Context) context.Context { return context.WithValue(ctx, firstKey{}, nil) }

// IsFirst reports whether what is done under ctx goes first.
func IsFirst(ctx context.Context) bool { return ctx.Value(firstKey{}) != nil }

// Reader is DB, over the connections that are kept for it where ctx goes first.
func (s *Store) Reader(ctx context.Context) *bun.DB {
	if IsFirst(ctx) {
		return s.first
	}
	return s.db
}

// mostFirst is how many that go first pass before one of the others does: whatever comes, nobody waits for ever.
const mostFirst = 16

// turn lets one at a time pass: those that go first before the others, each in the order in which they came.
type turn struct {
	mu     sync.Mutex
	taken  bool
	lines  [2][]chan struct{} // who waits; the first go first
	passed int                // of those that go first, since one of the others did
}

func (t *turn) lock(first bool) {
	line := 1
	if first {
		line = 0
	}
	t.mu.Lock()
	if !t.taken {
		t.taken = true
		t.mu.Unlock()
		return
	}
	mine := make(chan struct{})
	t.lines[line] = append(t.lines[line], mine)
	t.mu.Unlock()
	<-mine
}

func (t *turn) unlock() {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := 0
	if len(t.lines[0]) == 0 || t.passed >= mostFirst && len(t.lines[1]) > 0 {
		line = 1
	}
	if len(t.lines[line]) == 0 {
		t.taken = false
		return
	}
	if t.passed++; line == 1 {
		t.passed = 0
	}
	next := t.lines[line][0]
	t.lines[line] = t.lines[line][1:]
	close(next)
}

// urged reports whether somebody waits who goes first.
func (t *turn) urged() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.lines[0]) > 0
}
