package write

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestHolding_ActsAgainAndAgainUntilTheFingerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &holding{later: func(f func()) { f() }}
		acted := 0
		h.start(func() { acted++ })
		time.Sleep(holdAfter - time.Millisecond)
		if acted != 0 || h.fired() {
			t.Errorf("acted %d times before it counted as held", acted)
		}
		time.Sleep(4*holdEvery + 10*time.Millisecond)
		if acted != 5 || !h.fired() {
			t.Errorf("acted %d times, want 5", acted)
		}
		h.stop()
		time.Sleep(time.Second)
		if acted != 5 {
			t.Errorf("acted %d times after the finger left", acted-5)
		}
	})
}

func TestHolding_AShortTouchDoesNotAct(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &holding{later: func(f func()) { f() }}
		h.start(func() { t.Error("acted") })
		time.Sleep(100 * time.Millisecond)
		h.stop()
		time.Sleep(time.Second)
		if h.fired() {
			t.Error("counts as held")
		}
	})
}
