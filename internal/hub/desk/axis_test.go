package desk

import (
	"testing"
	"time"
)

// A terminal whose clock was wrong by years makes a page no longer.
func TestAxis_HasFewMarksHoweverLongTheWalk(t *testing.T) {
	from := time.Date(1970, 1, 1, 9, 5, 0, 0, time.UTC)
	for _, long := range []time.Duration{2 * time.Minute, 3 * time.Hour, 30 * time.Hour, 40 * 24 * time.Hour, 56 * 365 * 24 * time.Hour} {
		if n := len(axis(from, from.Add(long))); n > 10 {
			t.Errorf("%v: %d marks", long, n)
		}
	}
	if n := len(axis(from, time.Date(9998, 1, 1, 0, 0, 0, 0, time.UTC))); n > 400 {
		t.Errorf("thousands of years: %d marks", n)
	}
}
