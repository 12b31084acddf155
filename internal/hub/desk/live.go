package desk

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"xinsheng/internal/hub/casework"
)

// pollEvery is how often one process asks the database whether anything happened, for all its listeners together.
const pollEvery = time.Second

// broadcaster tells every open page of this process that something changed. It carries no content.
type broadcaster struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool // true: of the centre, which hears alarms
}

func newBroadcaster() *broadcaster { return &broadcaster{listeners: map[chan struct{}]bool{}} }

func (b *broadcaster) join(centre bool) (changed <-chan struct{}, leave func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners[c] = centre
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

// attended reports whether a page of the centre is open.
func (b *broadcaster) attended() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, centre := range b.listeners {
		if centre {
			return true
		}
	}
	return false
}

// Run watches for changes, notes whether the centre does, and calls the webhook until ctx ends, then waits for what is under way.
func (d *Desk) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { d.watch(ctx) })
	all.Go(func() { d.attend(ctx) })
	all.Go(func() { d.ring(ctx) })
	all.Wait()
}

// attend keeps a lease in the database while a page of the centre is open in this process, so that terminals offer to call
// somebody only while somebody is there.
func (d *Desk) attend(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	process := rand.Text()
	var renewed time.Time
	for {
		select {
		case <-ctx.Done():
			if !renewed.IsZero() {
				d.attended(d.Cases.Unwatch(context.WithoutCancel(ctx), process))
			}
			return
		case <-tick.C:
		}
		switch there := d.live.attended(); {
		case there && time.Since(renewed) > casework.WatchLease/3:
			if d.attended(d.Cases.Watch(ctx, process)) {
				renewed = time.Now()
			}
		case !there && !renewed.IsZero():
			if d.attended(d.Cases.Unwatch(ctx, process)) {
				renewed = time.Time{}
			}
		}
	}
}

func (d *Desk) attended(err error) bool {
	if err != nil {
		d.Log.Error("note whether the centre is there", "error", err)
	}
	return err == nil
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
