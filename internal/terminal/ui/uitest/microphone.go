package uitest

import (
	"context"
	"sync"
	"time"

	"xinsheng/internal/terminal/capture"
)

// Microphone stands where the device would be: what it hears is what a test says.
type Microphone struct {
	Err   error         // what opening it comes to
	Hears capture.Voice // what a recording becomes; its Ogg is made anew each time
	Lost  error         // what Stop comes to
	Wait  chan struct{} // opening takes until this is closed; nil: no time

	mu     sync.Mutex
	take   *Take
	Opened int
	Closed int
}

var _ capture.Recorder = (*Microphone)(nil)

// NewMicrophone hears a sentence of 42 seconds.
func NewMicrophone() *Microphone {
	v := capture.Voice{Duration: 42 * time.Second, Verdict: capture.Good}
	for i := range 100 {
		v.Bars = append(v.Bars, loudness(i))
	}
	return &Microphone{Hears: v}
}

// loudness is a level that looks like speech.
func loudness(i int) float32 {
	return float32((i*7919+i*i*31)%100) / 100 * float32(20+(i*37)%80) / 100
}

// Record implements capture.Recorder.
func (m *Microphone) Record(ctx context.Context) (capture.Take, error) {
	if m.Wait != nil {
		select {
		case <-m.Wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.Err != nil:
		return nil, m.Err
	case m.take != nil:
		return nil, capture.ErrBusy
	}
	m.Opened++
	m.take = &Take{m: m, done: make(chan struct{}), meter: capture.Meter{Verdict: capture.Good}}
	return m.take, nil
}

// Open reports whether a recording is in the making.
func (m *Microphone) Open() bool { return m.Take() != nil }

// Take is the recording in the making, or nil.
func (m *Microphone) Take() *Take { m.mu.Lock(); defer m.mu.Unlock(); return m.take }

// Take is a recording in the making.
type Take struct {
	m     *Microphone
	done  chan struct{}
	meter capture.Meter
}

// Says lets time and level be what a test wants.
func (t *Take) Says(m capture.Meter) { t.m.mu.Lock(); defer t.m.mu.Unlock(); t.meter = m }

// Ends ends the take by itself.
func (t *Take) Ends() { close(t.done) }

// Meter implements capture.Take.
func (t *Take) Meter() capture.Meter { t.m.mu.Lock(); defer t.m.mu.Unlock(); return t.meter }

// Bars implements capture.Take.
func (t *Take) Bars(n int) []float32 {
	var out []float32
	for i := range n {
		out = append(out, loudness(i))
	}
	return out
}

// Done implements capture.Take.
func (t *Take) Done() <-chan struct{} { return t.done }

// Stop implements capture.Take.
func (t *Take) Stop() (capture.Voice, error) {
	t.close()
	v := t.m.Hears
	v.Ogg = []byte("OggS what was said")
	return v, t.m.Lost
}

// Cancel implements capture.Take.
func (t *Take) Cancel() { t.close() }

func (t *Take) close() {
	t.m.mu.Lock()
	defer t.m.mu.Unlock()
	if t.m.take == t {
		t.m.take = nil
		t.m.Closed++
	}
}

// Loudspeaker stands where the device would be.
type Loudspeaker struct {
	Err  error
	mu   sync.Mutex
	now  *Heard
	Runs []time.Duration // from where it was asked to play
}

var _ capture.Player = (*Loudspeaker)(nil)

// Play implements capture.Player.
func (l *Loudspeaker) Play(_ []byte, from time.Duration) (capture.Playing, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Err != nil {
		return nil, l.Err
	}
	l.Runs = append(l.Runs, from)
	l.now = &Heard{l: l, at: from, done: make(chan struct{})}
	return l.now, nil
}

// Now is what is being heard, or nil.
func (l *Loudspeaker) Now() *Heard { l.mu.Lock(); defer l.mu.Unlock(); return l.now }

// Heard is a recording that is being heard.
type Heard struct {
	l    *Loudspeaker
	at   time.Duration
	done chan struct{}
}

// At lets it come to a place.
func (h *Heard) At(d time.Duration) { h.l.mu.Lock(); defer h.l.mu.Unlock(); h.at = d }

// Ends lets it come to its end.
func (h *Heard) Ends() { close(h.done) }

// Position implements capture.Playing.
func (h *Heard) Position() time.Duration { h.l.mu.Lock(); defer h.l.mu.Unlock(); return h.at }

// Done implements capture.Playing.
func (h *Heard) Done() <-chan struct{} { return h.done }

// Stop implements capture.Playing.
func (h *Heard) Stop() {
	h.l.mu.Lock()
	defer h.l.mu.Unlock()
	if h.l.now == h {
		h.l.now = nil
	}
}
