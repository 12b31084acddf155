package desk

import (
	"context"
	"sync"
	"time"
)

// pollEvery is how often one process asks the database whether anything happened, for all its listeners together.
const pollEvery = time.Second

// hub tells every open page of this process that something changed. It carries no content.
type hub struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool
}

func newHub() *hub { return &hub{listeners: map[chan struct{}]bool{}} }

func (h *hub) join() (changed <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners, c)
	}
}

func (h *hub) tell() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.listeners {
		select {
		case c <- struct{}{}:
		default: // it has yet to look at the last one
		}
	}
}

func (h *hub) idle() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners) == 0
}

// Run watches for changes and calls the webhook until ctx ends, then waits for what is under way.
func (d *Desk) Run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { d.watch(ctx) })
	both.Go(func() { d.ring(ctx) })
	both.Wait()
}

// watch compares the database's mark once a second while anyone listens. Other processes' changes show this way too.
func (d *Desk) watch(ctx context.Context) {
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
