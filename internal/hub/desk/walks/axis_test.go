package walks

import (
	"testing"
	"time"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
)

// A terminal whose clock was wrong by years makes a page no longer.
func TestAxis_HasFewMarksHoweverLongTheWalk(t *testing.T) {
	from := time.Date(1970, 1, 1, 9, 5, 0, 0, time.UTC)
	for _, long := range []time.Duration{2 * time.Minute, 3 * time.Hour, 30 * time.Hour, 40 * 24 * time.Hour,
		56 * 365 * 24 * time.Hour} {
		if n := len(axis(from, from.Add(long))); n > 10 {
			t.Errorf("%v: %d marks", long, n)
		}
	}
	if n := len(axis(from, time.Date(9998, 1, 1, 0, 0, 0, 0, time.UTC))); n > 400 {
		t.Errorf("thousands of years: %d marks", n)
	}
}

// Time at a step whose end was not noted is not told as time on the way.
func TestGap_IsFromLeavingToArriving(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 7, 1, 9, minute, 0, 0, time.UTC) }
	unmet := &walk.Step{Said: &store.WalkStep{NotMet: true}}
	for name, c := range map[string]struct {
		before []*walk.Step
		want   time.Duration
	}{
		"left":                    {[]*walk.Step{{ArrivedAt: at(0), LeftAt: at(10)}}, 20 * time.Minute},
		"left, then one not met":  {[]*walk.Step{{ArrivedAt: at(0), LeftAt: at(10)}, unmet}, 20 * time.Minute},
		"not noted when left":     {[]*walk.Step{{ArrivedAt: at(0)}}, 0},
		"left, then one no times": {[]*walk.Step{{ArrivedAt: at(0), LeftAt: at(10)}, {}}, 0},
	} {
		var left time.Time
		for _, s := range c.before {
			left = leftAt(left, s)
		}
		if got := gap(left, &walk.Step{ArrivedAt: at(30)}); got != c.want {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}
