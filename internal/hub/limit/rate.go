// Package limit keeps one caller from taking what is there for all: how often somebody may ask, and how much of what is
// under way at a time may be theirs. Both count in the memory of this process.
package limit

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// most is how many callers are remembered at a time.
const most = 10_000

// Rate limits how often each caller may ask.
type Rate struct {
	rate  rate.Limit
	burst int
	now   func() time.Time

	mu    sync.Mutex
	seen  map[string]*rate.Limiter
	bound int
}

// NewRate lets each caller ask once in every, and burst times at once after a rest.
func NewRate(every time.Duration, burst int, now func() time.Time) *Rate {
	return &Rate{rate: rate.Every(every), burst: burst, now: now, seen: map[string]*rate.Limiter{}, bound: most}
}

// Allow tells whether caller may ask now.
func (r *Rate) Allow(caller string) bool { return r.Ask(caller) == 0 }

// Ask is how long caller has to wait; 0: may ask now, and that is counted.
func (r *Rate) Ask(caller string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	l, ok := r.seen[caller]
	if !ok {
		if len(r.seen) >= r.bound {
			r.forget(now)
		}
		l = rate.NewLimiter(r.rate, r.burst)
		r.seen[caller] = l
	}
	turn := l.ReserveN(now, 1)
	wait := turn.DelayFrom(now)
	if wait > 0 {
		turn.CancelAt(now)
	}
	return wait
}

// forget drops those who have been quiet, and everyone when nobody has: better than to grow without end.
func (r *Rate) forget(now time.Time) {
	for caller, l := range r.seen {
		if l.TokensAt(now) >= float64(r.burst) {
			delete(r.seen, caller)
		}
	}
	if len(r.seen) >= r.bound {
		clear(r.seen)
	}
}
