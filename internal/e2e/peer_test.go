//go:build e2e

package e2e

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

var bench = flag.Bool("bench", false, "measure against the peers and print the figures")

// rounds is how often each program is started; the median counts.
const rounds = 5

// weight is what a program cost.
type weight struct {
	first time.Duration // from the start of the process to the first picture that stands
	pss   int64         // bytes, summed over all its processes, ten seconds after the first picture
}

// weigh starts a program on a display of its own and measures it.
func weigh(t *testing.T, start func(d *stage.Display, dir string) (*stage.Process, error)) weight {
	t.Helper()
	d, err := stage.StartDisplay(t.Output(), 1080, 1920)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	r := &robot{display: d}
	empty := r.digest()
	began := time.Now()
	p, err := start(d, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	var w weight
	// The first picture: enough of the glass differs from the empty display that it is a page and no bare window.
	for r.digest() == empty || colours(d) < 8 {
		if !p.Running() || time.Since(began) > time.Minute {
			t.Fatalf("no picture after %v: %v", time.Since(began), p.Err())
		}
		time.Sleep(2 * time.Millisecond)
	}
	w.first = time.Since(began)
	r.settle(2 * time.Second)
	w.pss, err = pss(p.PID())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// colours counts the different colours on a coarse grid over the display, up to 64.
func colours(d *stage.Display) int {
	pix, stride := d.Raw()
	seen := map[[3]byte]bool{}
	for y := 0; y < 1920; y += 12 {
		for x := 0; x < 1080; x += 12 {
			at := y*stride + 4*x
			seen[[3]byte(pix[at:at+3])] = true
			if len(seen) >= 64 {
				return 64
			}
		}
	}
	return len(seen)
}

// pss sums the proportional set size of a process and all below it.
func pss(root int) (int64, error) {
	children := map[int][]int{}
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, err
	}
	for _, dir := range dirs {
		b, err := os.ReadFile(filepath.Join(dir, "stat"))
		if err != nil {
			continue
		}
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		pid, _ := strconv.Atoi(filepath.Base(dir))
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	var sum int64
	for todo := []int{root}; len(todo) > 0; {
		pid := todo[0]
		todo = append(todo[1:], children[pid]...)
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(b)) {
			if f := strings.Fields(line); len(f) >= 2 && f[0] == "Pss:" {
				kb, _ := strconv.ParseInt(f[1], 10, 64)
				sum += kb << 10
			}
		}
	}
	if sum == 0 {
		return 0, fmt.Errorf("no memory figures of process %d", root)
	}
	return sum, nil
}

func startChromium(d *stage.Display, dir string) (*stage.Process, error) {
	form, err := filepath.Abs("testdata/form.html")
	if err != nil {
		return nil, err
	}
	return stage.Start("chromium", os.Stderr, []string{"DISPLAY=" + d.Name, "HOME=" + dir}, "chromium",
		"--kiosk", "--window-size=1080,1920", "--window-position=0,0", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+filepath.Join(dir, "profile"), "file://"+form)
}

func median[T int64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

func TestBench_TerminalAgainstABrowserInKioskMode(t *testing.T) {
	if !*bench {
		t.Skip("figures are taken by make bench")
	}
	s := newStory(t, 1080, 1920)
	s.stopTerminal()
	var first, peerFirst []time.Duration
	var memory, peerMemory []int64
	for range rounds { // in turn, so that a slow minute of the machine falls on both
		w := weigh(t, s.launch)
		p := weigh(t, startChromium)
		first, memory = append(first, w.first), append(memory, w.pss)
		peerFirst, peerMemory = append(peerFirst, p.first), append(peerMemory, p.pss)
	}
	t.Logf("first frame: terminal %v, browser %v, ratio %.2f (goal at most 0.50)", median(first), median(peerFirst),
		float64(median(first))/float64(median(peerFirst)))
	t.Logf("PSS: terminal %d MB, browser %d MB, ratio %.2f (goal at most 0.50)", median(memory)>>20,
		median(peerMemory)>>20,
		float64(median(memory))/float64(median(peerMemory)))
}
