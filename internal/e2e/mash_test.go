//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
)

// holds presses a target until what follows shows, and lets go.
func (s *story) holds(label string, shows func(page) bool) {
	s.t.Helper()
	time.Sleep(350 * time.Millisecond)
	var r rect
	s.until("finds "+label, func(p page) (ok bool) {
		r, ok = p.target(label)
		return ok && p.Settled
	})
	x, y := r.center()
	s.press(x, y)
	s.until("shows what follows "+label, shows)
	s.release(x, y)
	s.settle(150 * time.Millisecond)
}

// A child mashes the glass of the real terminal for three minutes, seven taps a second, with long presses between them.
// No alarm reaches the hub.
func TestMash_NoAlarmReachesTheHub(t *testing.T) {
	s := newStory(t, 1080, 1920)
	for seed := range uint64(3) {
		random := rand.New(rand.NewPCG(seed, 17))
		for end := time.Now().Add(time.Minute); time.Now().Before(end); {
			x, y := random.IntN(s.w), random.IntN(s.h)
			s.press(x, y)
			if random.IntN(40) == 0 {
				time.Sleep(time.Duration(500+random.IntN(3000)) * time.Millisecond)
			} else {
				time.Sleep(30 * time.Millisecond)
			}
			s.release(x, y)
			time.Sleep(time.Duration(60+random.IntN(100)) * time.Millisecond)
		}
		s.keep("after")
	}
	out, err := s.hub.Command(t.Context(), "export", "--format", "jsonl")
	s.must(err)
	records := 0
	for line := range bytes.Lines([]byte(out)) {
		var r struct {
			Urgent bool `json:"urgent"`
			Body   struct {
				Report struct {
					Urgent bool `json:"urgent"`
				} `json:"report"`
			} `json:"body"`
		}
		s.must(json.Unmarshal(line, &r))
		records++
		if r.Urgent || r.Body.Report.Urgent {
			t.Error("an alarm reached the hub")
		}
	}
	t.Logf("%d records reached the hub, no alarm among them", records)
}
