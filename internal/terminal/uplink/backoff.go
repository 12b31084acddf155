package uplink

import (
	"math/rand/v2"
	"time"
)

const (
	firstDelay  = time.Second
	maxDelay    = time.Minute
	suspectHold = 2 * time.Minute       // longest that a record that failed again and again lets the others pass
	brokenPause = 20 * time.Millisecond // at least, after a line broke over which something came; twice that at most
	recordHold  = 10 * time.Minute      // longest pause of a record that the hub cannot take for now
)

// backoff gives ever longer pauses, each anywhere between nothing and its bound, so that two thousand terminals that
// lost the hub together do not come back together.
type backoff struct{ failures int }

func (b *backoff) next(most time.Duration) time.Duration {
	bound := most
	if b.failures < 20 {
		bound = min(most, firstDelay<<b.failures)
	}
	b.failures++
	return rand.N(bound) + 50*time.Millisecond
}

func (b *backoff) reset() { b.failures = 0 }

// jittered spreads d by a fifth to both sides.
func jittered(d time.Duration) time.Duration {
	return d*4/5 + rand.N(d*2/5)
}
