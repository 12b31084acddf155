//go:build e2e

package e2e

import (
	"hash/maphash"
	"image"
	"slices"
	"testing"
	"time"
)

// percentile is the value below which a share of the values lies.
func percentile(values []time.Duration, share float64) time.Duration {
	slices.Sort(values)
	return values[min(len(values)-1, int(share*float64(len(values))))]
}

// near is a checksum of the rows around a point, cheap enough to take without slowing what is measured.
func (s *story) near(y int) uint64 {
	pix, stride := s.display.Raw()
	return maphash.Bytes(digestSeed, pix[max(0, y-24)*stride:min(s.h, y+24)*stride])
}

// turned does something to the glass and waits until the picture near a point is another one. It is how long that took,
// at most a second.
func (s *story) turned(y int, do func()) time.Duration {
	before := s.near(y)
	began := time.Now()
	do()
	for s.near(y) == before && time.Since(began) < time.Second {
		time.Sleep(500 * time.Microsecond)
	}
	return time.Since(began)
}

func TestBench_TapToChangedFrame(t *testing.T) {
	if !*bench {
		t.Skip("figures are taken by make bench")
	}
	s := newStory(t, 1080, 1920)
	s.goes("我有话要说", "kind")
	s.goes("投诉", "write")
	s.settle(500 * time.Millisecond)
	p := s.look()
	var keys []time.Duration
	for _, k := range "zaisanloucaichaoshipaiduidengleliangge" {
		r, _ := p.target(string(k))
		x, y := r.center()
		keys = append(keys, s.turned(y, func() { s.press(x, y) }))
		s.release(x, y)
		s.settle(120 * time.Millisecond)
	}
	t.Logf("key to changed frame: median %v, p95 %v (goal at most 100 ms)", percentile(keys, 0.5), percentile(keys, 0.95))

	s.touch("手写")
	s.until("the pad is there", func(p page) bool { _, ok := p.target("手写区"); return ok })
	pad, _ := s.look().target("手写区")
	s.settle(300 * time.Millisecond)
	var ink []time.Duration
	for i := range 30 {
		x, y := int(pad.X)+60+(i%6)*90, int(pad.Y)+60+(i/6)*90
		s.press(x, y)
		s.settle(80 * time.Millisecond)
		ink = append(ink, s.turned(y+20, func() {
			for step := range 8 {
				s.stretch(image.Pt(x+8*step, y+5*step))
			}
		}))
		s.release(x+56, y+35)
		s.settle(120 * time.Millisecond)
	}
	t.Logf("finger to ink: median %v, p95 %v (goal at most 100 ms)", percentile(ink, 0.5), percentile(ink, 0.95))
}
