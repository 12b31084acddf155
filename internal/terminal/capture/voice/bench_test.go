package voice_test

import (
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/portaudio"
	"xinsheng/internal/terminal/capture/voice"
)

// cpu is what this process has used.
func cpu(b testing.TB) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// Filters, levels and codec: how much of one processor a second of speech takes.
func BenchmarkRecorder_Work(b *testing.B) {
	f, r := newFake()
	second := tone(-20, time.Second)
	var recorded time.Duration
	used := cpu(b)
	for b.Loop() {
		go func() {
			<-f.opened
			f.say(second)
		}()
		take, err := r.Record(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for range 9 {
			f.say(second)
		}
		v, err := take.Stop()
		if err != nil {
			b.Fatal(err)
		}
		recorded += v.Duration
	}
	b.ReportMetric(100*float64(cpu(b)-used)/float64(recorded), "%-of-real-time")
}

// The same with driver and sound server, as it runs at a terminal.
func BenchmarkRecorder_RealMicrophone(b *testing.B) {
	need(b, "pulseaudio", "pactl")
	quiet(b)
	m, err := stage.StartMicrophone(io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Stop()
	for _, e := range m.Env() {
		k, v, _ := strings.Cut(e, "=")
		os.Setenv(k, v)
	}
	r := voice.NewRecorder(portaudio.New("default", "default", slog.New(slog.DiscardHandler)),
		slog.New(slog.DiscardHandler))
	var recorded, used time.Duration
	for b.Loop() {
		take, err := r.Record(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		used -= cpu(b)
		reaches(b, take, 3*time.Second)
		used += cpu(b)
		v, err := take.Stop()
		if err != nil {
			b.Fatal(err)
		}
		recorded += v.Duration
	}
	b.ReportMetric(100*float64(used)/float64(recorded), "%-of-real-time")
}

// A recording of three minutes is in memory, and little else.
func TestRecorder_LongestTakeFitsIntoTwoMegabytes(t *testing.T) {
	f, r := newFake()
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	second := make([]int16, 16000)
	for i := range second { // noise is what the codec makes the most of
		second[i] = int16((i*i*7919 + i*104729) % 8000)
	}
	before, peak := heap(), uint64(0)
	take := begin(t, f, r, second)
	for n := 1; n < int(capture.MaxVoice/time.Second); n++ {
		reaches(t, take, time.Duration(n)*time.Second)
		if n%10 == 0 {
			peak = max(peak, heap())
		}
		f.say(second)
	}
	<-take.Done()
	peak = max(peak, heap())
	v, err := take.Stop()
	if err != nil || v.Duration != capture.MaxVoice {
		t.Fatalf("%v, %v", v.Duration, err)
	}
	if peak -= before; peak > 2<<20 {
		t.Errorf("%d KiB", peak>>10)
	}
	t.Logf("%d KiB on the heap at most, for a file of %d KiB", peak>>10, len(v.Ogg)>>10)
}
