package voice_test

import (
	"log/slog"
	"math"
	"sync"
	"testing"
	"time"

	"xinsheng/internal/terminal/capture/voice"
)

// fake is a microphone that hears what a test hands it.
type fake struct {
	mu     sync.Mutex
	heard  func([]int16)
	opened chan struct{}
	hang   chan struct{} // Listen and Close wait for it
	err    error
	closed int
}

func newFake() (*fake, *voice.Recorder) {
	f := &fake{opened: make(chan struct{}, 100)}
	return f, voice.NewRecorder(f, slog.New(slog.DiscardHandler))
}

func (f *fake) HasMicrophone() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

func (f *fake) Listen(heard func([]int16)) (voice.Line, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return nil, f.err
	}
	f.heard = heard
	f.opened <- struct{}{}
	return f, nil
}

func (f *fake) Close() {
	if f.hang != nil {
		<-f.hang
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed++
}

func (f *fake) say(pcm []int16) { f.heard(pcm) }

// tone is a hum of 300 Hz, as loud as that in dB below full scale at its peaks.
func tone(db float64, length time.Duration) []int16 {
	pcm := make([]int16, samples(length))
	for i := range pcm {
		x := math.Pow(10, db/20) * 32767 * math.Sin(2*math.Pi*300*float64(i)/16000)
		pcm[i] = int16(min(max(x, -32768), 32767))
	}
	return pcm
}

// anyVoice is a recording of two seconds.
func anyVoice(t testing.TB) []byte {
	t.Helper()
	f, r := newFake()
	go func() {
		<-f.opened
		f.say(tone(-12, 2*time.Second))
	}()
	take, err := r.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := take.Stop()
	if err != nil {
		t.Fatal(err)
	}
	return v.Ogg
}
