package gst

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"xinsheng/internal/terminal/capture"
)

// errFormat is a camera that does not give pictures in the way that was asked for: another way may work.
var errFormat = fmt.Errorf("camera gives no such pictures: %w", capture.ErrMissing)

// child is one run of gst-launch.
type child struct {
	cmd     *exec.Cmd
	preview *os.File
	full    *os.File
	says    reason
	gone    chan struct{} // closed when it ended and was waited for
}

// run starts the program. It is killed when this program ends, however that ends.
func run(program string, args []string) (*child, error) {
	c := &child{cmd: exec.Command(program, args...), gone: make(chan struct{})}
	preview, previewEnd, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	full, fullEnd, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, preview.Close(), previewEnd.Close())
	}
	c.preview, c.full = preview, full
	c.cmd.ExtraFiles = []*os.File{previewEnd, fullEnd}
	c.cmd.Stderr = &c.says
	c.cmd.WaitDelay = 500 * time.Millisecond
	// Without a list of plugins that it may keep, the child looks through them at every start, which takes 0.1 s and
	// writes nothing. Its errors are in English, as reason expects.
	c.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "GST_REGISTRY=/proc/none", "GST_DEBUG=0"}
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go func() {
		// The kernel kills the child when the thread that started it ends, so this one stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.cmd.Start()
		previewEnd.Close()
		fullEnd.Close()
		started <- err
		if err != nil {
			return
		}
		_ = c.cmd.Wait()
		close(c.gone)
	}()
	if err := <-started; err != nil {
		preview.Close()
		full.Close()
		return nil, fmt.Errorf("start %s: %w: %w", program, err, capture.ErrMissing)
	}
	return c, nil
}

// kill ends the child and whatever it started, and waits for that.
func (c *child) kill() {
	select {
	case <-c.gone:
	default:
		_ = syscall.Kill(-c.cmd.Process.Pid, syscall.SIGKILL)
		<-c.gone
	}
	c.preview.Close()
	c.full.Close()
}

// reason reads what the child says for why it failed. It keeps one of a few words and nothing else.
type reason struct {
	mu  sync.Mutex
	err error
}

var reasons = []struct {
	part string
	err  error
}{
	{"busy", capture.ErrBusy},
	{"no such file", capture.ErrMissing},
	{"cannot identify device", capture.ErrMissing},
	{"no such device", capture.ErrLost},
	{"device was disconnected", capture.ErrLost},
	{"permission denied", fmt.Errorf("not allowed: %w", capture.ErrMissing)},
	{"could not open", capture.ErrMissing},
	{"no element", fmt.Errorf("a part of GStreamer is not installed: %w", capture.ErrMissing)},
	{"negotiat", errFormat},
	{"could not link", errFormat},
	{"streaming stopped", errFormat},
	{"no supported", errFormat},
}

// Write implements io.Writer. The first thing said that is known counts.
func (r *reason) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	said := strings.ToLower(string(bytes.ToValidUTF8(b, nil)))
	for _, known := range reasons {
		if r.err == nil && strings.Contains(said, known.part) {
			r.err = known.err
		}
	}
	return len(b), nil
}

func (r *reason) get() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
