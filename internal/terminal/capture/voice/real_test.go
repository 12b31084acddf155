package voice_test

import (
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/portaudio"
	"xinsheng/internal/terminal/capture/voice"
)

// hall is a real sound server with a real driver before it.
type hall struct {
	*stage.Microphone
	recorder *voice.Recorder
	player   *voice.Player

	mu      sync.Mutex
	encoded []float32
}

func openHall(t testing.TB) *hall {
	t.Helper()
	need(t, "pulseaudio", "pactl")
	quiet(t)
	m, err := stage.StartMicrophone(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Stop)
	for _, e := range m.Env() {
		k, v, _ := strings.Cut(e, "=")
		t.Setenv(k, v)
	}
	h := &hall{Microphone: m}
	h.use("default", "default")
	return h
}

// use makes recorder and player anew for devices of these names.
func (h *hall) use(input, output string) {
	h.record(portaudio.New(input, output, slog.New(slog.DiscardHandler)))
}

func (h *hall) record(d *portaudio.Devices) {
	h.recorder = voice.NewRecorder(d, slog.New(slog.DiscardHandler))
	h.player = voice.NewPlayer(d, slog.New(slog.DiscardHandler))
	h.recorder.Tap(func(frame []float32) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.encoded = append(h.encoded, frame...)
	})
}

func need(t testing.TB, programs ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without a sound server")
	}
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

// quiet keeps what the driver's library writes to standard error when a device goes away out of the test's report.
func quiet(t testing.TB) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	redirect(t, null)
}

func speech(t testing.TB, sentence string) []int16 {
	t.Helper()
	need(t, "espeak-ng", "ffmpeg")
	pcm, err := stage.Speech(sentence)
	if err != nil {
		t.Fatal(err)
	}
	return pcm
}

// until waits for a condition as long as a person would.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(time.Minute) // of a busy machine
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-deadline.C:
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

func record(t testing.TB, h *hall) capture.Take {
	t.Helper()
	take, err := h.recorder.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return take
}

// reaches waits until the take is that long.
func reaches(t testing.TB, take capture.Take, length time.Duration) {
	t.Helper()
	until(t, "the recording grows", func() bool { return take.Meter().Elapsed >= length })
}
