package voice

import (
	"log/slog"
	"sync"
	"time"

	"xinsheng/internal/terminal/capture/ogg"
	"xinsheng/internal/terminal/capture/opus"
)

// settle is what the codec needs before a place to sound right there, as RFC 7845 has it.
const settle = 80 * time.Millisecond

// playing is a recording that is being heard.
type playing struct {
	once sync.Once
	stop chan struct{}
	done chan struct{}

	mu      sync.Mutex
	packets [][]byte
	dec     *opus.Decoder
	pcm     []int16   // decoded, to be played next
	skip    int       // samples to be left out before that
	left    int       // samples to be played yet
	from    int       // where it began
	given   int       // samples that the driver has taken
	past    int       // and that were heard
	when    time.Time // the last of them is heard
	ended   bool
}

func newPlaying(f *ogg.File, dec *opus.Decoder, from time.Duration) *playing {
	const step = ogg.Clock / Rate
	length := int(f.Samples / step)
	at := min(max(int(from*Rate/time.Second), 0), length)
	a := &playing{
		stop: make(chan struct{}), done: make(chan struct{}), dec: dec,
		packets: f.Packets, skip: f.PreSkip/step + at, left: length - at, from: at,
	}
	// Packets that end before the place, and before what the codec needs to settle, are not decoded at all.
	for len(a.packets) > 0 {
		n := ogg.Samples(a.packets[0]) / step
		if n == 0 || a.skip-n < int(settle*Rate/time.Second) {
			break
		}
		a.packets, a.skip = a.packets[1:], a.skip-n
	}
	return a
}

// fill is called by the driver.
func (a *playing) fill(out []int16, wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for n < len(out) && a.left > 0 && a.more() {
		c := min(copy(out[n:], a.pcm), a.left)
		a.pcm, a.left, n = a.pcm[c:], a.left-c, n+c
	}
	clear(out[n:])
	if n > 0 {
		a.given, a.when = a.given+n, time.Now().Add(wait+elapsed(n))
	}
	a.ended = a.ended || n < len(out)
}

// more has something decoded in pcm, or is false at the end.
func (a *playing) more() bool {
	for {
		drop := min(a.skip, len(a.pcm))
		a.pcm, a.skip = a.pcm[drop:], a.skip-drop
		if len(a.pcm) > 0 {
			return true
		}
		if len(a.packets) == 0 || a.dec == nil {
			return false
		}
		pcm, err := a.dec.Decode(a.packets[0])
		if err != nil {
			return false
		}
		a.pcm, a.packets = pcm, a.packets[1:]
	}
}

// start watches until the end has been heard, the device gives up, or somebody stops it.
func (a *playing) start(line Line, log *slog.Logger) {
	began := time.Now()
	go func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for on := true; on; {
			select {
			case <-a.stop:
				on = false
			case <-tick.C:
				on = !a.over(began)
			}
		}
		if !closeWithin(line, shutWithin, func() {}) {
			log.Warn("the loudspeaker is slow to close")
		}
		a.forget()
		close(a.done)
	}()
}

// over is true when the end was heard or the driver asks for nothing any more.
func (a *playing) over(began time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	last := a.when
	if last.IsZero() {
		last = began
	}
	if a.ended {
		return a.heard() >= a.given
	}
	return time.Since(last) > nextWithin
}

// heard is how many samples have left the loudspeaker: what the driver took, less what is still on its way. Drivers
// correct themselves; it never goes back.
func (a *playing) heard() int {
	coming := max(int(time.Until(a.when)*Rate/time.Second), 0)
	a.past = max(a.past, a.given-coming)
	return a.past
}

// Position is the place in the recording that is heard now.
func (a *playing) Position() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return elapsed(a.from + a.heard())
}

func (a *playing) Done() <-chan struct{} { return a.done }

// Stop ends it, and returns when the loudspeaker is silent.
func (a *playing) Stop() {
	a.once.Do(func() { close(a.stop) })
	<-a.done
}

// forget drops what was decoded.
func (a *playing) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.dec != nil {
		a.dec.Wipe()
	}
	a.dec, a.pcm, a.packets, a.left = nil, nil, nil, 0
	a.ended = true
}
