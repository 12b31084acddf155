package desk

import (
	"context"
	"sync"
	"time"
)

// pollEvery is how often one process asks the database whether anything happened, for all its listeners together.
const pollEvery = time.Second

// broadcaster tells every open page of this process that something changed. It carries no content.
type broadcaster struct {
	mu        sync.Mutex
	listeners map[chan struct{}]struct{}
}

func newBroadcaster() *broadcaster { return &broadcaster{listeners: map[chan struct{}]struct{}{}} }

func (b *broadcaster) join() (changed <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners[c] = struct{}{}
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, c)
	}
}

func (b *broadcaster) tell() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.listeners {
		select {
		case c <- struct{}{}:
		default: // it has yet to look at the last one
		}
	}
}

func (b *broadcaster) idle() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.listeners) == 0
}

// Run compares the database's mark once a second while anyone listens, until ctx ends. Other processes' changes show
// this way too.
func (d *Desk) Run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if d.live.idle() {
			continue
		}
		mark, err := d.Cases.Mark(ctx)
		if err != nil {
			if ctx.Err() == nil {
				d.Log.Error("watch for changes", "error", err)
			}
			continue
		}
		if mark != last {
			last = mark
			d.live.tell()
		}
	}
}
