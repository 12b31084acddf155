package session

import "time"

// Idle is how long a visitor may be still, and how long they are then asked.
type Idle struct {
	After     time.Duration
	Countdown time.Duration
}

// Stillness is how a visit stands with its time.
type Stillness struct {
	Asking  bool          // "are you still there?" is to be shown
	Left    time.Duration // of the countdown, while Asking
	Expired bool          // the visit is over: End it
}

// Touch restarts the idle time. Every touch of the glass calls it.
func (s *Session) Touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touched, s.hand = time.Now(), time.Now()
}

// Deserted reports whether nobody touched the glass for as long as a visit lasts without it, even where a Hold keeps
// the visit.
func (s *Session) Deserted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.p.Timeouts(s.large)
	return time.Since(s.hand) >= t.After+t.Countdown
}

// Hold stops the idle time, while recording for example; each Hold needs one Release.
func (s *Session) Hold() { s.mu.Lock(); defer s.mu.Unlock(); s.holds++ }

// Release lets the idle time run again, from the start.
func (s *Session) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds = max(0, s.holds-1)
	s.touched = time.Now()
}

// Still says how the visit stands now. A visit that is being submitted or held never expires.
func (s *Session) Still() Stillness {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.holds > 0 || s.submitting {
		s.touched = time.Now()
		return Stillness{}
	}
	t := s.p.Timeouts(s.large)
	still := time.Since(s.touched)
	switch {
	case still < t.After:
		return Stillness{}
	case still < t.After+t.Countdown:
		return Stillness{Asking: true, Left: t.After + t.Countdown - still}
	default:
		return Stillness{Expired: true}
	}
}
