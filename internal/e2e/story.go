//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/input/handwriting/handwritingtest"
)

// Where the programs and the pictures are.
const (
	hubBin      = "../../build/xinsheng-hub"
	terminalBin = "../../build/xinsheng-terminal-inspected"
	rimeData    = "../../build/rime"
	pictures    = "../../build/e2e"
)

// terminalPlace is where the story's terminal stands.
const terminalPlace = "zx-mz-dt"

// story is one hospital with one terminal, and somebody before its glass.
type story struct {
	t        *testing.T
	dir      string
	hub      *stage.Hub
	users    []stage.User
	terminal *stage.Terminal
	display  *stage.Display
	*robot
	microphone *stage.Microphone // nil: the machine has none
	log        *output
	w, h       int
	args       []string
	shots      string // folder of the story's pictures
}

// output keeps what programs print.
type output struct {
	mu sync.Mutex
	b  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// newHubStory is a hub with the demo hospital and no terminal. more are flags of the command that sets the demo up.
func newHubStory(t *testing.T, more ...string) *story {
	t.Helper()
	s := &story{t: t, dir: t.TempDir(), log: &output{}}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var err error
	s.hub, err = stage.NewHub(hubBin, filepath.Join(s.dir, "hub"))
	s.must(err)
	s.users, err = s.hub.Seed(ctx, more...)
	s.must(err)
	s.must(s.hub.Serve(s.log))
	t.Cleanup(func() { s.hub.Stop() })
	t.Cleanup(s.report)
	s.shots = filepath.Join(pictures, strings.TrimPrefix(t.Name(), "Test"))
	s.must(os.RemoveAll(s.shots))
	s.must(os.MkdirAll(s.shots, 0o755))
	return s
}

// newStory sets up a hub with the demo hospital and an enrolled terminal of w by h pixels that shows its first page.
func newStory(t *testing.T, w, h int) *story {
	t.Helper()
	return newStoryWith(t, w, h, nil)
}

// newEquippedStory is newStory with a terminal that has a microphone, a loudspeaker and a camera, which sees a test
// card.
func newEquippedStory(t *testing.T, w, h int) *story {
	t.Helper()
	return newStoryWith(t, w, h, func(s *story) {
		var err error
		s.microphone, err = stage.StartMicrophone(s.log)
		s.must(err)
		s.t.Cleanup(s.microphone.Stop)
		s.terminal.Env = append(s.terminal.Env, s.microphone.Env()...)
		s.must(s.terminal.UseCamera("test"))
	})
}

func newStoryWith(t *testing.T, w, h int, equip func(*story)) *story {
	t.Helper()
	s := newHubStory(t)
	s.w, s.h = w, h
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var err error
	wMM, hMM := 268, 476
	if w > h {
		wMM, hMM = hMM, wMM
	}
	s.terminal, err = stage.NewTerminal(terminalBin, rimeData, filepath.Join(s.dir, "terminal"), s.hub.Device, wMM, hMM)
	s.must(err)
	for _, d := range []string{"home", "tmp", "run"} {
		s.must(os.MkdirAll(filepath.Join(s.dir, d), 0o700))
	}
	s.terminal.Env = []string{"HOME=" + filepath.Join(s.dir, "home"), "TMPDIR=" + filepath.Join(s.dir, "tmp"),
		"XDG_RUNTIME_DIR=" + filepath.Join(s.dir, "run")}
	if equip != nil {
		equip(s)
	}
	code, err := s.hub.EnrolCode(ctx, "自助终端 03", "Terminal 03", terminalPlace)
	s.must(err)
	s.must(s.terminal.Enrol(ctx, code, technicianPIN))
	s.display, err = stage.StartDisplay(s.log, w, h)
	s.must(err)
	t.Cleanup(func() { s.display.Stop() })
	s.robot, err = newRobot(s.display, s.shots)
	s.must(err)
	t.Cleanup(s.robot.close)
	s.args = []string{"--window", fmt.Sprintf("%dx%d", w, h), "--inspect", s.socket()}
	s.startTerminal()
	return s
}

const technicianPIN = "246810"

func (s *story) socket() string { return filepath.Join(s.dir, "glass") }

func (s *story) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// report fails the story on what nobody may see in a log, and shows the log of a story that failed.
func (s *story) report() {
	if strings.Contains(s.log.String(), "Error in Fyne call thread") {
		s.t.Error("the screen was touched from another thread")
	}
	if s.t.Failed() {
		s.t.Log(s.log.String())
	}
}

// startTerminal starts the terminal and waits for its first page.
func (s *story) startTerminal() {
	s.t.Helper()
	s.must(s.terminal.Show(s.log, s.display.Name, s.args...))
	s.t.Cleanup(s.stopTerminal)
	s.must(s.terminal.Await(30*time.Second, func() bool {
		p, err := look(s.socket())
		return err == nil && p.Route != ""
	}))
	s.settle(300 * time.Millisecond)
}

func (s *story) stopTerminal() {
	if s.terminal.Process != nil {
		s.terminal.Stop()
	}
}

// launch starts this story's terminal on another display, for measuring.
func (s *story) launch(d *stage.Display, _ string) (*stage.Process, error) {
	err := s.terminal.Show(s.log, d.Name, "--window", fmt.Sprintf("%dx%d", s.w, s.h))
	return s.terminal.Process, err
}

func (s *story) look() page {
	s.t.Helper()
	p, err := look(s.socket())
	s.must(err)
	return p
}

// until waits until the glass is as it should be.
func (s *story) until(what string, fits func(page) bool) page {
	s.t.Helper()
	var p page
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if p = s.look(); fits(p) {
			return p
		}
	}
	s.keep("wrong")
	s.t.Fatalf("%s: route %s, targets %q, texts %q", what, p.Route, p.labels(), p.all())
	return p
}

func (s *story) sees(text string) page {
	s.t.Helper()
	return s.until("sees "+text, func(p page) bool { return p.says(text) })
}

func (s *story) at(route string) page {
	s.t.Helper()
	return s.until("at "+route, func(p page) bool { return p.Route == route })
}

// touch taps the target with that label, once it is there. After a change of page taps rest for a moment, as the
// shell's do.
func (s *story) touch(label string) {
	s.t.Helper()
	var r rect
	s.until("finds "+label, func(p page) (ok bool) {
		r, ok = p.target(label)
		return ok && p.Settled
	})
	x, y := r.center()
	s.tap(x, y)
}

// goes taps a target and waits for the page behind it.
func (s *story) goes(label, route string) {
	s.t.Helper()
	time.Sleep(350 * time.Millisecond) // the second half of a double tap does not count, nor does a robot's haste
	s.touch(label)
	s.at(route)
	s.settle(150 * time.Millisecond)
}

// types taps keys one after the other, and waits until the candidates rest, which move as long as letters come.
func (s *story) types(keys string) {
	s.t.Helper()
	p := s.until("taps count", func(p page) bool { return p.Settled })
	for _, k := range keys {
		r, ok := p.target(string(k))
		if !ok {
			s.t.Fatalf("no key %q among %q", k, p.labels())
		}
		x, y := r.center()
		s.tap(x, y)
	}
	s.settle(200 * time.Millisecond)
}

// writes draws characters with the finger and takes each from the candidates.
func (s *story) writes(text string) {
	s.t.Helper()
	hand, err := handwritingtest.NewWriter(7)
	s.must(err)
	for _, c := range text {
		pad, ok := s.look().target("手写区")
		if !ok {
			s.t.Fatalf("no pad among %q", s.look().labels())
		}
		ink, err := hand.Write(c, handwritingtest.Careful())
		s.must(err)
		for _, stroke := range place(ink, pad.image()) {
			s.stroke(stroke)
		}
		s.settle(200 * time.Millisecond) // people look before they choose, and the candidates change with every stroke
		s.touch(string(c))
		s.until("the pad is empty again", func(p page) bool { return p.says(string(c)) })
	}
}

// keep takes a picture for the record.
func (s *story) keep(name string) image.Image {
	s.t.Helper()
	s.settle(150 * time.Millisecond)
	img, err := s.robot.keep(name)
	s.must(err)
	return img
}

func (s *story) password(login string) string {
	i := slices.IndexFunc(s.users, func(u stage.User) bool { return u.Login == login })
	return s.users[i].Password
}
