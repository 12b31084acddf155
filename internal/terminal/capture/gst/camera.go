package gst

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"sync"
	"time"

	"xinsheng/internal/terminal/capture"
)

// How long things may take.
const (
	firstPicture = 5 * time.Second // from Open to the first picture
	stillness    = 2 * time.Second // without a picture: frozen
	shutter      = 3 * time.Second // from Shoot to the photo
)

// Params are what a camera is made with.
type Params struct {
	Device  string       // Auto, Test, or a path
	Program string       // gst-launch; empty: gst-launch-1.0 of the search path
	Log     *slog.Logger // nil: none
}

// Camera is a camera that may not be there. Its methods may be called from any goroutine.
type Camera struct {
	p Params

	mu   sync.Mutex
	busy bool     // opening or open
	now  *preview // what is being opened, or open
	open bool     // now was handed out
	last error    // how the last use ended
}

var _ capture.Camera = (*Camera)(nil)

// New makes a camera. Nothing is opened yet.
func New(p Params) *Camera {
	if p.Program == "" {
		p.Program = "gst-launch-1.0"
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	return &Camera{p: p}
}

// Open implements capture.Camera.
func (c *Camera) Open(ctx context.Context) (capture.Preview, error) {
	c.mu.Lock()
	if c.busy {
		c.mu.Unlock()
		return nil, fmt.Errorf("open camera: %w", capture.ErrBusy)
	}
	c.busy = true
	c.mu.Unlock()

	p, err := c.start(ctx)

	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil && c.now != p { // it ended just now
		err = capture.ErrLost
	}
	if err != nil {
		c.busy, c.now = false, nil
		if ctx.Err() == nil {
			c.last = err
			c.p.Log.Warn("camera does not open", "state", capture.State(err), "error", err)
		}
		return nil, fmt.Errorf("open camera: %w", err)
	}
	c.last, c.open = nil, true
	return p, nil
}

// start tries the ways to read the device until a picture comes.
func (c *Camera) start(ctx context.Context) (*preview, error) {
	device := find(c.p.Device)
	if device == "" {
		return nil, fmt.Errorf("%s: %w", c.p.Device, capture.ErrMissing)
	}
	program, err := exec.LookPath(c.p.Program)
	if err != nil {
		return nil, fmt.Errorf("no %s: %w", c.p.Program, capture.ErrMissing)
	}
	whole, cancel := context.WithTimeoutCause(ctx, firstPicture, capture.ErrFrozen)
	defer cancel()
	for _, source := range sources(device) {
		p := newPreview(c)
		if err = p.start(program, arguments(source)); err != nil {
			return nil, err
		}
		c.mu.Lock()
		c.now = p
		c.mu.Unlock()
		if err = p.awaitFirst(whole); err == nil {
			return p, nil
		}
		p.Close()
		if !errors.Is(err, errFormat) {
			break
		}
	}
	return nil, err
}

// On reports whether the camera is switched on, or about to be: the red mark shows.
func (c *Camera) On() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.busy
}

// closed is told by a preview that ended.
func (c *Camera) closed(p *preview, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != p {
		return
	}
	c.now = nil
	if !c.open {
		return
	}
	c.open, c.busy = false, false
	if err != nil {
		c.last = err
		c.p.Log.Warn("camera was lost", "state", capture.State(err), "error", err)
	}
}

// State says for technicians how the camera is, with the key of a hint where there is something to do. It does not
// switch the camera on: what is wrong with one that is plugged in shows after it was used.
func (c *Camera) State() (state, hint string) {
	c.mu.Lock()
	on, last := c.open, c.last
	c.mu.Unlock()
	device := find(c.p.Device)
	switch {
	case device == "":
		return "missing", "tech.hint.camera_missing"
	case !on && noProgram(c.p.Program):
		return "missing", "tech.hint.camera_program"
	case device == Test:
		return "test", "tech.hint.camera_test"
	case on || last == nil:
		return "ok", ""
	}
	state = capture.State(last)
	return state, "tech.hint.camera_" + state
}

func noProgram(name string) bool {
	_, err := exec.LookPath(name)
	return err != nil
}
