package device

import (
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"xinsheng/internal/wire"
)

// maxAtOnce is how many requests are worked on at a time. More would only wait for the database, and hold memory meanwhile:
// at most maxAtOnce envelopes of 256 KiB.
const maxAtOnce = 256

// maxEach is how many of them one terminal may take up, which needs two or three at a time: one that went mad, or that
// somebody took over, must not keep the others out.
const maxEach = 16

// maxEnrolling is the same for enrolment, whose room is apart: a stranger who sends slowly must not keep terminals out.
const maxEnrolling = 16

// busySeconds is how long those that find no room wait, spread so that they do not all come back at once.
const busySeconds = 5

// roomFor answers "busy" while the room is full.
func (d *Door) roomFor(room chan struct{}, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case room <- struct{}{}:
			defer func() { <-room }()
			next.ServeHTTP(w, r)
		default:
			d.later(w, http.StatusServiceUnavailable, 1+rand.IntN(busySeconds), wire.ProblemBusy, "too many at once")
		}
	})
}

// shares counts the requests that are worked on by who sent them.
type shares struct {
	mu    sync.Mutex
	taken map[string]int
}

func newShares() *shares { return &shares{taken: map[string]int{}} }

// take is false when that terminal has its share already. Every take that is true needs one leave.
func (s *shares) take(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[id] >= maxEach {
		return false
	}
	s.taken[id]++
	return true
}

func (s *shares) leave(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[id]--; s.taken[id] == 0 {
		delete(s.taken, id)
	}
}

// Enrolment codes hold 40 secret bits. With these limits one address tries some 14,000 a day.
const (
	enrolEvery = 6 * time.Second
	enrolBurst = 20     // a technician sets many terminals up from behind one address
	enrolMost  = 10_000 // addresses remembered at a time
)

// enrolLimit slows the trying of codes down by address.
type enrolLimit struct {
	now func() time.Time

	mu     sync.Mutex
	limits map[string]*rate.Limiter
}

func newEnrolLimit(now func() time.Time) *enrolLimit {
	return &enrolLimit{now: now, limits: map[string]*rate.Limiter{}}
}

func (l *enrolLimit) allow(remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	limit, ok := l.limits[host]
	if !ok {
		if len(l.limits) >= enrolMost {
			clear(l.limits)
		}
		limit = rate.NewLimiter(rate.Every(enrolEvery), enrolBurst)
		l.limits[host] = limit
	}
	return limit.AllowN(now, 1)
}
