package voice_test

import (
	"os"
	"runtime"
	"testing"
	"time"

	"xinsheng/internal/stage"
)

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestRecorder_FiftyTakesLeaveNothingBehind(t *testing.T) {
	h := openHall(t)
	one := func(i int) {
		take := record(t, h)
		if i%2 == 0 {
			take.Cancel()
			return
		}
		reaches(t, take, 100*time.Millisecond)
		v, err := take.Stop()
		if err != nil {
			t.Fatal(err)
		}
		if i%10 == 1 {
			a, err := h.player.Play(v.Ogg, 0)
			if err != nil {
				t.Fatal(err)
			}
			a.Stop()
		}
	}
	one(1)
	goroutines, files := runtime.NumGoroutine(), descriptors(t)
	for i := range 50 {
		one(i)
	}
	// And some that fail.
	for range 5 {
		if err := h.Unplug(stage.MainMicrophone); err != nil {
			t.Fatal(err)
		}
		if _, err := h.recorder.Record(t.Context()); err == nil {
			t.Fatal("a microphone that is not there was opened")
		}
		if err := h.Plug(stage.MainMicrophone); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "goroutines end", func() bool { return runtime.NumGoroutine() <= goroutines+3 })
	if now := descriptors(t); now > files {
		t.Errorf("%d open files, %d before", now, files)
	}
	t.Logf("%d goroutines and %d open files before and after", goroutines, files)
}
