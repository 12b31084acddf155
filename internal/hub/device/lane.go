package device

import (
	"net/http"
	"sync"
	"time"

	"xinsheng/internal/hub/limit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// An urgent record must not wait for what all terminals have to say after an outage: it has slots of its own, beside
// those of the others, and its transaction goes first. The terminal claims the lane before the hub has read a byte of
// the record, which then shows whether the claim was right.
const (
	maxUrgent     = 32 // in the lane at a time
	maxUrgentEach = 2  // of them one terminal's
	claimEvery    = time.Second
	claimBurst    = 30 // one terminal's at once after a rest
	barredFor     = 10 * time.Minute
)

// maxSmall is how many of the small questions behind which somebody waits are worked on beside the slots of all
// requests: heartbeats, receipts, progress.
const maxSmall = 64

// lane is the slots for urgent records.
type lane struct {
	slots  chan struct{}
	each   *limit.Shares
	claims *limit.Rate
	now    func() time.Time

	mu     sync.Mutex
	barred map[string]time.Time // terminals that claimed it for what was not urgent, and until when they have no lane
}

func newLane(now func() time.Time) *lane {
	return &lane{
		slots: make(chan struct{}, maxUrgent), each: limit.NewShares(maxUrgentEach),
		claims: limit.NewRate(claimEvery, claimBurst, now), now: now, barred: map[string]time.Time{},
	}
}

// enter is nil when the terminal must go with the others; else what it calls when it is through.
func (l *lane) enter(id string) (leave func()) {
	if l.isBarred(id) || !l.claims.Allow(id) || !l.each.Take(id) {
		return nil
	}
	select {
	case l.slots <- struct{}{}:
		return func() {
			<-l.slots
			l.each.Leave(id)
		}
	default:
		l.each.Leave(id)
		return nil
	}
}

func (l *lane) isBarred(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, ok := l.barred[id]
	if ok && !l.now().Before(until) {
		delete(l.barred, id)
		return false
	}
	return ok
}

// bar takes the lane from a terminal for a while. Ids are of enrolled terminals, so their number has an end.
func (l *lane) bar(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.barred[id] = l.now().Add(barredFor)
}

// urgentFirst lets those through who claim the lane and may have it, and the others by the ordinary way.
func (d *Door) urgentFirst(do terminalHandler) http.Handler {
	ordinary, urgent := d.terminals(do), d.requireProtocol(d.known(do, nil))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if id := d.claimant(r); id != "" {
			if leave := d.lane.enter(id); leave != nil {
				defer leave()
				urgent.ServeHTTP(w, r.WithContext(store.First(r.Context())))
				return
			}
		}
		ordinary.ServeHTTP(w, r)
	})
}

// claimant is the id of the terminal that calls its record urgent; empty: it does not, or is none of this hub.
func (d *Door) claimant(r *http.Request) string {
	if r.Header.Get(wire.UrgentHeader) != "1" || r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return ""
	}
	id, err := d.seen.id(r.TLS.PeerCertificates[0])
	if err != nil {
		return ""
	}
	return id
}

// slotsBeside is terminals with slots beside those of all requests.
func (d *Door) slotsBeside(slots chan struct{}, do terminalHandler) http.Handler {
	ordinary, beside := d.terminals(do), d.requireProtocol(d.known(do, d.each))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
			beside.ServeHTTP(w, r)
		default:
			ordinary.ServeHTTP(w, r)
		}
	})
}
