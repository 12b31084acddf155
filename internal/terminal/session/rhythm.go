package session

import (
	"slices"
	"time"
)

// rhythm is how the glass was touched lately. It knows no place and no content, and is kept from visit to visit: a
// child that mashes does not stop for a new one.
type rhythm struct{ touches []touch }

type touch struct {
	at     time.Time
	missed bool // nothing was there
}

// What no person does: tap so fast for so long, or miss so often. Somebody who trembles taps slowly and hits most of
// the time.
const (
	recent   = 30 * time.Second
	burst    = 3 * time.Second
	inBurst  = 18
	lastFew  = 10
	missedOf = 5
	keptMost = 256
)

// Tapped notes a touch of the glass.
func (s *Session) Tapped(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &s.rhythm
	if len(r.touches) >= keptMost {
		r.touches = slices.Delete(r.touches, 0, keptMost/2)
	}
	r.touches = append(r.touches, touch{at: at})
}

// Missed notes that the last touch hit nothing.
func (s *Session) Missed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.rhythm.touches); n > 0 {
		s.rhythm.touches[n-1].missed = true
	}
}

// Inhuman reports whether the glass was touched lately as no person does: then an urgent report is asked for once more,
// and carries the mark. It never keeps one back.
func (s *Session) Inhuman(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rhythm.inhuman(now)
}

func (r *rhythm) inhuman(now time.Time) bool {
	t := r.touches
	for len(t) > 0 && now.Sub(t[0].at) > recent {
		t = t[1:]
	}
	for i := inBurst - 1; i < len(t); i++ {
		if t[i].at.Sub(t[i-inBurst+1].at) <= burst {
			return true
		}
	}
	missed := 0
	for _, one := range t[max(0, len(t)-lastFew):] {
		if one.missed {
			missed++
		}
	}
	return missed >= missedOf
}
