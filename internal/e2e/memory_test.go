//go:build e2e

package e2e

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

// useTime is how long each program is used; XINSHENG_USE gives another, such as 1h.
func useTime() time.Duration {
	if d, err := time.ParseDuration(os.Getenv("XINSHENG_USE")); err == nil {
		return d
	}
	return 2 * time.Minute
}

const (
	tapEvery = 250 * time.Millisecond // a hurried finger, and with it an hour's pages in minutes
	restTime = 80 * time.Second       // nobody is there any more, and the terminal gives back what the visit took
)

// usage is the memory of a program over the time of its use, in bytes of PSS.
type usage struct{ start, peak, rested int64 }

// TestBench_MemoryAfterUse uses the terminal and the peer with the same number of taps and compares what they take
// then, when nobody uses them any more. No report is sent: the taps go through all pages that lead to one.
func TestBench_MemoryAfterUse(t *testing.T) {
	if !*bench {
		t.Skip("figures are taken by make bench")
	}
	s := newStory(t, 1080, 1920)
	taps := 0
	u := used(t, s.terminal.PID(), func(next *rand.Rand) {
		taps++
		s.tapsSomething(next)
	}, s.goesHome)
	p := usedPeer(t)
	t.Logf("%d taps in %v", taps, useTime())
	t.Logf("PSS of the terminal: %d MB at the start, %d MB at most, %d MB at rest", u.start>>20, u.peak>>20, u.rested>>20)
	t.Logf("PSS of the browser: %d MB at the start, %d MB at most, %d MB at rest", p.start>>20, p.peak>>20, p.rested>>20)
	t.Logf("PSS after use: ratio %.2f at rest (goal at most 0.45), %.2f at most", float64(u.rested)/float64(p.rested),
		float64(u.peak)/float64(p.peak))
}

// used taps until the time is over, and watches the memory meanwhile.
func used(t *testing.T, pid int, tap func(*rand.Rand), home func()) usage {
	t.Helper()
	weighed := func() int64 {
		n, err := pss(pid)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	u := usage{start: weighed()}
	next := rand.New(rand.NewPCG(7, 11))
	looked := time.Now()
	for end := time.Now().Add(useTime()); time.Now().Before(end); {
		began := time.Now()
		tap(next)
		if time.Since(looked) > time.Second {
			u.peak, looked = max(u.peak, weighed()), time.Now()
		}
		time.Sleep(time.Until(began.Add(tapEvery)))
	}
	home()
	time.Sleep(restTime)
	u.rested = weighed()
	return u
}

// tapsSomething taps one of the targets of the page, as its seed has it. It sends nothing and opens no technician's
// door.
func (s *story) tapsSomething(next *rand.Rand) {
	s.t.Helper()
	p := s.look()
	targets := slices.DeleteFunc(slices.Clone(p.Targets), func(target struct {
		rect
		Label   string
		Enabled bool
	}) bool {
		return !target.Enabled || strings.Contains(target.Label, "提交") || strings.Contains(target.Label, "Send")
	})
	if len(targets) == 0 {
		return
	}
	x, y := targets[next.IntN(len(targets))].center()
	s.tap(x, y)
}

// goesHome leaves whatever page is open, or waits until the terminal leaves it by itself.
func (s *story) goesHome() {
	s.t.Helper()
	var p page
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(400 * time.Millisecond) {
		p = s.look()
		if p.Route == "home" {
			return
		}
		for _, label := range []string{"清除并离开", "首页", "好了", "Home", "Wipe and leave"} {
			if r, ok := p.target(label); ok && p.Settled {
				x, y := r.center()
				s.tap(x, y)
				break
			}
		}
	}
	s.t.Fatalf("the terminal never came home: route %s, targets %q", p.Route, p.labels())
}

func usedPeer(t *testing.T) usage {
	t.Helper()
	d, err := stage.StartDisplay(t.Output(), 1080, 1920)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	r, err := newRobot(d, filepath.Join(t.TempDir(), strconv.Itoa(os.Getpid())))
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	p, err := startChromium(d, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	for began := time.Now(); colours(d) < 8; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > time.Minute {
			t.Fatal("the browser shows nothing")
		}
	}
	r.settle(2 * time.Second)
	return used(t, p.PID(), func(next *rand.Rand) { r.tap(next.IntN(1080), next.IntN(1920)) }, func() {})
}
