package phone

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A whole carrier may stand behind one address, so this only breaks floods: guessing is slowed elsewhere.
const (
	floodRate  = 20 // pages a second
	floodBurst = 100
	floodMost  = 10_000 // addresses remembered at a time
)

// flood limits how fast one address may ask, in the memory of this process.
type flood struct {
	now func() time.Time

	mu       sync.Mutex
	limiters map[string]*rate.Limiter
}

func newFlood(now func() time.Time) *flood {
	return &flood{now: now, limiters: map[string]*rate.Limiter{}}
}

func (f *flood) allow(address string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now()
	l, ok := f.limiters[address]
	if !ok {
		if len(f.limiters) >= floodMost {
			f.forget(now)
		}
		l = rate.NewLimiter(floodRate, floodBurst)
		f.limiters[address] = l
	}
	return l.AllowN(now, 1)
}

// forget drops those who have been quiet, and everyone when nobody has: better than to grow without end.
func (f *flood) forget(now time.Time) {
	for address, l := range f.limiters {
		if l.TokensAt(now) >= floodBurst {
			delete(f.limiters, address)
		}
	}
	if len(f.limiters) >= floodMost {
		clear(f.limiters)
	}
}

func (d *Door) slowFloods(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/static/") || d.flood.allow(d.client(r)) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "5")
		d.message(w, r, http.StatusTooManyRequests, "lost", "phone.busy.title", "phone.busy.text")
	})
}
