// Package voice records what people say and plays it again: 16 kHz, one channel, Ogg Opus, in memory and nowhere else.
// It waits for no device longer than a person would, and says truthfully whether the microphone is open.
package voice

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"xinsheng/internal/terminal/capture"
)

const (
	openWithin  = 3 * time.Second // a driver that takes longer hangs
	firstWithin = 3 * time.Second // from there to the first sound
	nextWithin  = 2 * time.Second // from one sound to the next
	shutWithin  = 250 * time.Millisecond
)

var _ capture.Recorder = (*Recorder)(nil)

// Recorder makes recordings, one at a time.
type Recorder struct {
	microphone Microphone
	log        *slog.Logger
	opening    chan struct{} // holds one token while a driver is busy with opening

	mu    sync.Mutex
	busy  bool // a take is being opened or runs
	lines int  // open lines, and those that a driver has not yet closed
	err   error
	used  bool
	tap   func([]float32) // for tests: what the encoder gets
}

// NewRecorder takes the microphone and opens nothing.
func NewRecorder(m Microphone, log *slog.Logger) *Recorder {
	return &Recorder{microphone: m, log: log, opening: make(chan struct{}, 1)}
}

// Open reports whether the microphone is open. It is true until the driver has closed it, also when nobody waits any
// more.
func (r *Recorder) Open() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lines > 0
}

// State says for technicians how the microphone was when it was last used: "" before that, otherwise as capture.State
// has it, and the key of a text that says what to do.
func (r *Recorder) State() (state, hint string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.used {
		return "", ""
	}
	return describe(r.err)
}

// Look brings State up to date without opening the microphone: whether there is one. What only its use shows, such as
// one that is frozen, stays as it was. While it is in use it does nothing.
func (r *Recorder) Look() {
	r.mu.Lock()
	busy, before := r.busy, r.err
	r.mu.Unlock()
	if busy {
		return
	}
	select {
	case r.opening <- struct{}{}:
	default:
		return
	}
	err := r.microphone.HasMicrophone()
	<-r.opening
	r.note(seen(before, err))
}

// seen is how a device is that was there or not when somebody looked.
func seen(before, now error) error {
	if now == nil && errors.Is(before, capture.ErrFrozen) {
		return before
	}
	return now
}

func describe(err error) (state, hint string) {
	if state = capture.State(err); state != "ok" {
		hint = "sound.hint." + state
	}
	return state, hint
}

// Record opens the microphone and returns when sound arrives.
func (r *Recorder) Record(ctx context.Context) (capture.Take, error) {
	r.mu.Lock()
	if r.busy {
		r.mu.Unlock()
		return nil, capture.ErrBusy
	}
	r.busy = true
	r.mu.Unlock()

	t, err := r.begin(ctx)
	if err != nil {
		r.release()
		if ctx.Err() == nil {
			r.note(err)
		}
		return nil, err
	}
	r.note(nil)
	go t.run()
	return t, nil
}

func (r *Recorder) begin(ctx context.Context) (*take, error) {
	t, err := newTake(r)
	if err != nil {
		return nil, err
	}
	if t.line, err = r.listen(ctx, t.inbox.put); err != nil {
		t.wipe()
		return nil, err
	}
	late := time.NewTimer(firstWithin)
	defer late.Stop()
	select {
	case <-t.inbox.came:
		t.inbox.ring() // for run
		return t, nil
	case <-late.C:
		err = capture.ErrFrozen
	case <-ctx.Done():
		err = ctx.Err()
	}
	r.shut(t.line)
	t.wipe()
	return nil, err
}

// listen opens the microphone. A driver that hangs is left behind; what it opens later is closed.
func (r *Recorder) listen(ctx context.Context, heard func([]int16)) (Line, error) {
	late := time.NewTimer(openWithin)
	defer late.Stop()
	select {
	case r.opening <- struct{}{}:
	case <-late.C:
		return nil, capture.ErrFrozen
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	type opened struct {
		line Line
		err  error
	}
	result := make(chan opened)
	left := make(chan struct{})
	r.count(1)
	go func() {
		line, err := r.microphone.Listen(heard)
		<-r.opening
		if err != nil {
			r.count(-1)
		}
		select {
		case result <- opened{line, err}:
		case <-left:
			if err == nil {
				line.Close()
				r.count(-1)
			}
		}
	}()
	select {
	case o := <-result:
		return o.line, o.err
	case <-late.C:
		close(left)
		return nil, capture.ErrFrozen
	case <-ctx.Done():
		close(left)
		return nil, ctx.Err()
	}
}

// shut closes a line and waits for that as long as people do.
func (r *Recorder) shut(line Line) {
	if !closeWithin(line, shutWithin, func() { r.count(-1) }) {
		r.log.Warn("the microphone is slow to close")
	}
}

// closeWithin closes a line; it is false when that takes longer, and done is called when it is over all the same.
func closeWithin(line Line, within time.Duration, done func()) bool {
	closed := make(chan struct{})
	go func() {
		line.Close()
		done()
		close(closed)
	}()
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case <-closed:
		return true
	case <-late.C:
		return false
	}
}

func (r *Recorder) count(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines += n
}

func (r *Recorder) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy = false
}

// note keeps how the device was, and logs a change.
func (r *Recorder) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, now := capture.State(r.err), capture.State(err); before != now {
		r.log.Warn("microphone", "state", now, "error", err)
	}
	r.err, r.used = err, true
}
