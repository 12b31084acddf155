package voice

import (
	"math"
	"sync"
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/dsp"
	"xinsheng/internal/terminal/capture/ogg"
	"xinsheng/internal/terminal/capture/opus"
)

const (
	longestTake = int(capture.MaxVoice * Rate / time.Second)
	// room is set aside for a file: three minutes at 24 kbit/s and a fifth more.
	room = 640 << 10
	// recent is how many bars the hint while speaking looks at, 3 s, and never fewer than the third of it.
	recent = int(3 * time.Second / capture.BarEvery)
)

// take is one recording in the making. run alone works on the sound; the rest is guarded by mu.
type take struct {
	recorder *Recorder
	line     Line
	inbox    *inbox
	stop     chan struct{}
	done     chan struct{} // closed when the microphone is released and the file is made

	chain *dsp.Chain
	enc   *opus.Encoder
	file  *ogg.Writer
	spare []int16 // changes places with the inbox's buffer
	frame []int16 // samples that wait for a whole frame
	skip  int     // samples that the filters still give from before the first
	late  []float32
	made  int // packets
	cut   bool

	mu      sync.Mutex
	levels  levels
	samples int // recorded so far
	asked   bool
	taken   bool
	voice   capture.Voice
	err     error
}

func newTake(r *Recorder) (*take, error) {
	enc, err := opus.NewEncoder()
	if err != nil {
		return nil, err
	}
	return &take{
		recorder: r, inbox: newInbox(), stop: make(chan struct{}), done: make(chan struct{}),
		chain: dsp.New(), enc: enc, file: ogg.NewWriter(room, opus.PreSkip, Rate),
		spare: make([]int16, 0, Rate), frame: make([]int16, 0, dsp.Frame), skip: dsp.Delay,
		late:   make([]float32, 0, 2*dsp.Frame),
		levels: levels{bars: make([]bar, 0, longestTake/dsp.Frame/barFrames+1)},
	}, nil
}

// run works until the take is stopped, full, or without a device.
func (t *take) run() {
	t.err = t.work()
	t.recorder.shut(t.line)
	if t.err == nil {
		t.err = t.drain()
	}
	if t.err == nil {
		t.err = t.finish()
	}
	t.wipe()
	if t.cut {
		t.recorder.note(capture.ErrLost)
	}
	t.recorder.release()
	close(t.done)
}

func (t *take) work() error {
	silent := time.NewTimer(nextWithin)
	defer silent.Stop()
	for {
		select {
		case <-t.stop:
			return nil
		case <-t.inbox.came:
		case <-silent.C:
			select {
			case <-t.inbox.came: // this machine was slow, not the microphone
			default:
				t.cut = true
				return nil
			}
		}
		if err := t.drain(); err != nil || t.full() {
			return err
		}
		silent.Reset(nextWithin)
	}
}

func (t *take) full() bool { return t.samples+len(t.frame) >= longestTake }

// drain works on what the microphone has given by now.
func (t *take) drain() error {
	t.spare = t.inbox.swap(t.spare)
	for rest := t.spare; len(rest) > 0 && !t.full(); {
		n := copy(t.frame[len(t.frame):cap(t.frame)], rest)
		t.frame, rest = t.frame[:len(t.frame)+n], rest[n:]
		if len(t.frame) < cap(t.frame) {
			break
		}
		filtered := t.chain.Process(t.frame)
		t.mu.Lock()
		t.levels.add(t.frame, t.chain.Level())
		t.samples += len(t.frame)
		t.mu.Unlock()
		clear(t.frame)
		t.frame = t.frame[:0]
		if err := t.encode(filtered, math.MaxInt); err != nil {
			return err
		}
	}
	clear(t.spare)
	return nil
}

// encode adds what left the filters to the file, in whole frames, until there are enough packets.
func (t *take) encode(filtered []float32, enough int) error {
	drop := min(t.skip, len(filtered))
	t.skip -= drop
	t.late = append(t.late, filtered[drop:]...)
	for len(t.late) >= opus.Frame && t.made < enough {
		if t.recorder.tap != nil {
			t.recorder.tap(t.late[:opus.Frame])
		}
		packet, err := t.enc.Encode(t.late[:opus.Frame])
		if err != nil {
			return err
		}
		t.file.Packet(packet)
		t.made++
		t.late = t.late[:copy(t.late, t.late[opus.Frame:])]
	}
	return nil
}

// finish makes the recording. What is still in the filters and in the codec is pushed out with silence.
func (t *take) finish() error {
	rest := len(t.frame)
	t.mu.Lock()
	t.samples += rest
	t.mu.Unlock()
	verdict := judge(t.levels.bars)
	if t.samples == 0 || t.cut && verdict == capture.Silent {
		return capture.ErrLost
	}
	const ahead = opus.PreSkip * Rate / ogg.Clock
	enough := (ahead + t.samples + opus.Frame - 1) / opus.Frame
	frame := t.frame[:cap(t.frame)]
	clear(frame[rest:])
	for t.made < enough {
		if err := t.encode(t.chain.Process(frame), enough); err != nil {
			return err
		}
		clear(frame)
	}
	t.voice = capture.Voice{
		Ogg:      t.file.End(int64(t.samples) * ogg.Clock / Rate),
		Duration: elapsed(t.samples),
		Bars:     outline(t.levels.bars),
		Verdict:  verdict,
		Cut:      t.cut,
	}
	return nil
}

// wipe forgets everything but the file that was made.
func (t *take) wipe() {
	t.inbox.wipe()
	t.chain.Wipe()
	t.enc.Wipe()
	t.file.Wipe()
	clear(t.spare[:cap(t.spare)])
	clear(t.frame[:cap(t.frame)])
	clear(t.late[:cap(t.late)])
}

func elapsed(samples int) time.Duration { return time.Duration(samples) * time.Second / Rate }

func (t *take) Meter() capture.Meter {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := capture.Meter{Elapsed: elapsed(t.samples), Verdict: capture.Good}
	bars := t.levels.bars
	if len(bars) > 0 {
		m.Level = height(bars[len(bars)-1].level)
	}
	if len(bars) >= recent/3 {
		m.Verdict = judge(bars[max(0, len(bars)-recent):])
	}
	return m
}

func (t *take) Bars(n int) []float32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	bars := t.levels.bars
	bars = bars[max(0, len(bars)-n):]
	out := make([]float32, len(bars))
	for i, b := range bars {
		out[i] = height(b.level)
	}
	return out
}

func (t *take) Done() <-chan struct{} { return t.done }

func (t *take) Stop() (capture.Voice, error) {
	t.end()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taken {
		return capture.Voice{}, capture.ErrLost
	}
	t.taken = true
	v := t.voice
	t.voice = capture.Voice{}
	return v, t.err
}

func (t *take) Cancel() {
	t.end()
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.taken {
		t.taken = true
		clear(t.voice.Ogg)
		t.voice = capture.Voice{}
	}
}

// end stops the recording and waits until the device is closed, or left behind.
func (t *take) end() {
	t.mu.Lock()
	if !t.asked {
		t.asked = true
		close(t.stop)
	}
	t.mu.Unlock()
	<-t.done
}
