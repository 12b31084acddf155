package device

import (
	"math/rand/v2"
	"net/http"
	"net/netip"
	"time"

	"xinsheng/internal/hub/limit"
	"xinsheng/internal/wire"
)

// maxAtOnce is how many requests are worked on at a time. More would only wait for the database, and hold memory
// meanwhile: at most maxAtOnce envelopes of 256 KiB.
const maxAtOnce = 256

// maxEach is how many of them one terminal may take up, which needs two or three at a time: one that went mad, or that
// somebody took over, must not keep the others out.
const maxEach = 16

// maxParts is how many of them may be parts: after an outage all terminals send photos over slow lines for long, and
// words must not wait for them.
const maxParts = 128

// maxEnrolling is the same for enrolment, which has slots of its own: a stranger who sends slowly must not keep
// terminals out.
const maxEnrolling = 16

// busySeconds is how long those that find no free slot wait, spread so that they do not all come back at once.
const busySeconds = 5

// atMost answers "busy" while all slots are taken.
func (d *Door) atMost(slots chan struct{}, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			next.ServeHTTP(w, r)
		default:
			d.later(w, http.StatusServiceUnavailable, 1+rand.IntN(busySeconds), wire.ProblemBusy, "too many at once")
		}
	})
}

// Enrolment codes hold 40 secret bits. With these limits one address tries some 14,000 a day.
const (
	enrolEvery = 6 * time.Second
	enrolBurst = 20 // a technician sets many terminals up from behind one address
)

// mayEnrol slows the trying of codes down by address.
func (d *Door) mayEnrol(remote string) bool {
	caller := remote
	if from, err := netip.ParseAddrPort(remote); err == nil {
		caller = limit.Address(from.Addr()).String()
	}
	return d.enrols.Allow(caller)
}
