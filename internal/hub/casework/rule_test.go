package casework

import (
	"slices"
	"testing"

	"xinsheng/internal/hub/casestate"
)

// A state that no action leads to, or that nobody can leave though it has not ended, was forgotten in the table.
func TestRules_EveryStateIsReachedAndLeft(t *testing.T) {
	for _, s := range casestate.States() {
		reached, left := s.About().Phase == casestate.Waiting, s.Ended()
		for _, r := range rules() {
			reached = reached || slices.Contains(r.to, s)
			left = left || slices.Contains(r.from, s) && len(r.to) > 0
		}
		if !reached || !left {
			t.Errorf("%s: reached %t, left %t", s, reached, left)
		}
	}
}
