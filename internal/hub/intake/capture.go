package intake

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// maxSkew is how much a reckoned time may lie after the arrival, for the time that messages take on their way.
const maxSkew = time.Minute

// clockReading is what the hub knows about a terminal's clocks when a record arrives.
type clockReading struct {
	sameBoot *store.Clock  // last reading of the clock within the record's boot, nil: none
	skew     time.Duration // terminal's wall clock minus the hub's, as last measured
	trusted  time.Time     // the record was made after this for certain
	arrival  time.Time
}

// capture is when a record was made, by the hub's clock. Within a boot that the hub has seen it is exact: the age is
// told by a clock that nobody sets. Else it is the terminal's wall time less its last measured skew, no earlier than
// the last trusted time and no later than the arrival, and estimated.
func capture(m feedback.Moment, s clockReading) (at time.Time, estimated bool) {
	if c := s.sameBoot; c != nil {
		at := c.HubAt.Add(time.Duration(m.Mono-c.Mono) * time.Millisecond)
		if !at.After(s.arrival.Add(maxSkew)) && !at.Before(s.trusted.Add(-maxSkew)) {
			return earlier(at, s.arrival), false
		}
	}
	at = m.Wall.Add(-s.skew)
	if at.Before(s.trusted) {
		at = s.trusted
	}
	return earlier(at, s.arrival), true
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
