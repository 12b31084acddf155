//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"
)

// A touch panel sends move and press at one instant. Each of 50 alternating taps must reach its own key, and a tap of
// 30 ms counts.
func TestTap_EachTapReachesTheKeyUnderTheFinger(t *testing.T) {
	s := newStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("建议", "write")
	s.settle(400 * time.Millisecond)
	s.touch("中英")
	p := s.until("English letters", func(p page) bool { _, ok := p.target("大写"); return ok })
	left, _ := p.target("q")
	right, ok := p.target("p")
	if !ok {
		t.Fatalf("no keys among %q", p.labels())
	}
	for i := range 50 {
		r := left
		if i%2 == 1 {
			r = right
		}
		x, y := r.center()
		s.tap(x, y)
		time.Sleep(60 * time.Millisecond)
	}
	want := "Qp" + strings.Repeat("qp", 24) // a text begins with a capital
	s.until("every tap in its place", func(p page) bool { return p.says(want) })
	s.keep("fifty_taps")
}

// A child mashes the glass: nothing breaks, nothing is sent, and the way home is still there.
func TestTap_AChildMashesTheScreen(t *testing.T) {
	s := newStory(t, 1920, 1080)
	seed := uint32(1)
	next := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	for range 600 {
		s.tap(next(s.w), next(s.h))
	}
	s.settle(500 * time.Millisecond)
	if !s.terminal.Running() {
		t.Fatal("the program ended")
	}
	s.keep("after")
	for range 6 {
		p := s.look()
		if p.Route == "home" {
			return
		}
		time.Sleep(400 * time.Millisecond)
		for _, way := range []string{"清除并离开", "Delete and leave", "完成", "Finish", "首页", "Home"} {
			if r, ok := p.target(way); ok {
				x, y := r.center()
				s.tap(x, y)
				break
			}
		}
		s.settle(300 * time.Millisecond)
	}
	if p := s.look(); p.Route != "home" {
		t.Errorf("no way home from %s: %q", p.Route, p.labels())
	}
}
