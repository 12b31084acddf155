package limit

import "sync"

// Shares limits how much of what is under way at a time is one caller's.
type Shares struct {
	each int

	mu    sync.Mutex
	taken map[string]int
}

// NewShares lets each caller have so many at a time.
func NewShares(each int) *Shares { return &Shares{each: each, taken: map[string]int{}} }

// Take is false when the caller has its share already. Every Take that is true needs one Leave.
func (s *Shares) Take(caller string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[caller] >= s.each {
		return false
	}
	s.taken[caller]++
	return true
}

// Leave gives one back.
func (s *Shares) Leave(caller string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[caller]--; s.taken[caller] == 0 {
		delete(s.taken, caller)
	}
}
