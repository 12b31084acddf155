package voice_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/ogg"
	"xinsheng/internal/terminal/capture/voice"
)

// begin opens a take that hears pcm first.
func begin(t *testing.T, f *fake, r *voice.Recorder, pcm []int16) capture.Take {
	t.Helper()
	go func() {
		<-f.opened
		f.say(pcm)
	}()
	take, err := r.Record(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return take
}

func TestTake_HoldsEverySampleFromTheFirst(t *testing.T) {
	f, r := newFake()
	var encoded int
	r.Tap(func(frame []float32) { encoded += len(frame) })
	take := begin(t, f, r, tone(-20, 7*time.Millisecond)) // no whole frame
	total := samples(7 * time.Millisecond)
	for _, n := range []int{1, 319, 320, 321, 5000, 13} {
		f.say(make([]int16, n))
		total += n
	}
	v, err := take.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Duration(total) * time.Second / 16000; v.Duration != want {
		t.Errorf("%v, want %v", v.Duration, want)
	}
	file, err := ogg.Read(v.Ogg)
	if err != nil || file.Samples != int64(3*total) {
		t.Errorf("the file plays %d samples, want %d; %v", file.Samples, 3*total, err)
	}
	if encoded < total {
		t.Errorf("%d of %d samples were encoded", encoded, total)
	}
}

func TestTake_EndsByItselfWhenItIsFull(t *testing.T) {
	f, r := newFake()
	take := begin(t, f, r, tone(-20, time.Second))
	for range 200 {
		f.say(tone(-20, time.Second))
	}
	<-take.Done()
	if r.Open() {
		t.Error("the microphone is still open")
	}
	v, err := take.Stop()
	if err != nil || v.Duration != capture.MaxVoice || v.Cut {
		t.Fatalf("%v, cut %v, %v", v.Duration, v.Cut, err)
	}
	file, err := ogg.Read(v.Ogg)
	if err != nil || file.Samples != int64(capture.MaxVoice*48000/time.Second) {
		t.Errorf("the file plays %d samples; %v", file.Samples, err)
	}
	t.Logf("%d bytes, %d bit/s", len(v.Ogg), len(v.Ogg)*8*int(time.Second)/int(v.Duration))
}

func TestTake_SaysHowItIsHeard(t *testing.T) {
	word := func(db float64) []int16 {
		var pcm []int16
		for range 4 {
			pcm = append(append(pcm, tone(db, 400*time.Millisecond)...), make([]int16, samples(300*time.Millisecond))...)
		}
		return pcm
	}
	for _, c := range []struct {
		name string
		pcm  []int16
		want capture.Verdict
	}{
		{"a muted microphone", make([]int16, samples(3*time.Second)), capture.Silent},
		{"the noise of the device", tone(-65, 3*time.Second), capture.Silent},
		{"a soft hall and no word", tone(-46, 3*time.Second), capture.Silent},
		{"somebody far away", word(-42), capture.Quiet},
		{"somebody near", word(-20), capture.Good},
		{"a steady voice", tone(-20, 3*time.Second), capture.Good},
		{"a loud voice", word(-1), capture.Good},
		{"a shout", word(+9), capture.Clipped},
	} {
		f, r := newFake()
		take := begin(t, f, r, c.pcm[:320])
		f.say(c.pcm[320:])
		until(t, "all is heard", func() bool { return take.Meter().Elapsed >= duration(len(c.pcm)/320*320) })
		if m := take.Meter(); m.Verdict != c.want {
			t.Errorf("%s: the hint says %q, want %q", c.name, m.Verdict, c.want)
		}
		v, err := take.Stop()
		if err != nil || v.Verdict != c.want {
			t.Errorf("%s: %q, want %q; %v", c.name, v.Verdict, c.want, err)
		}
	}
}

func TestTake_BarsFollowTheVoice(t *testing.T) {
	f, r := newFake()
	take := begin(t, f, r, make([]int16, samples(600*time.Millisecond)))
	f.say(tone(-7, 600*time.Millisecond))
	until(t, "all is heard", func() bool { return take.Meter().Elapsed == 1200*time.Millisecond })
	bars := take.Bars(12)
	if len(bars) != 12 || bars[0] > 0.01 || bars[1] > 0.01 || bars[11] < 0.95 || take.Meter().Level != bars[11] {
		t.Errorf("%.2v, level %.2v", bars, take.Meter().Level)
	}
	if all := take.Bars(1000); len(all) != 20 {
		t.Errorf("%d bars of 1.2 s", len(all))
	}
	take.Cancel()
}

func TestRecorder_SecondRecordIsBusy(t *testing.T) {
	f, r := newFake()
	take := begin(t, f, r, tone(-20, time.Second))
	if _, err := r.Record(t.Context()); !errors.Is(err, capture.ErrBusy) {
		t.Errorf("%v", err)
	}
	if state, _ := r.State(); state != "ok" {
		t.Errorf("the technician is told %q", state)
	}
	take.Cancel()
	begin(t, f, r, tone(-20, time.Second)).Cancel()
}

func TestTake_StopAndCancelMayComeTogetherAndAgain(t *testing.T) {
	f, r := newFake()
	for range 20 {
		take := begin(t, f, r, tone(-20, time.Second))
		got := make(chan capture.Voice)
		go func() {
			v, _ := take.Stop()
			got <- v
		}()
		take.Cancel()
		if v := <-got; v.Ogg != nil && string(v.Ogg[:4]) != "OggS" {
			t.Fatal("the recording was wiped after it had been given away")
		}
		take.Cancel()
		if _, err := take.Stop(); err == nil {
			t.Error("a recording was given twice")
		}
		if take.Meter().Elapsed == 0 || r.Open() {
			t.Error("after the end")
		}
	}
}

func TestTake_DeviceThatGivesNothingIsLostAfterTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, r := newFake()
		take := begin(t, f, r, tone(-20, time.Second))
		began := time.Now()
		<-take.Done()
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("after %v", took)
		}
		if v, err := take.Stop(); err != nil || !v.Cut || v.Duration != time.Second {
			t.Errorf("%v, cut %v, %v", v.Duration, v.Cut, err)
		}
	})
}

func TestRecorder_DriverThatHangsIsLeftBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, r := newFake()
		f.hang = make(chan struct{})
		take := begin(t, f, r, tone(-20, time.Second))
		began := time.Now()
		v, err := take.Stop()
		if took := time.Since(began); err != nil || took > 300*time.Millisecond || v.Duration != time.Second {
			t.Errorf("Stop: %v, %v after %v", v.Duration, err, took)
		}
		if !r.Open() {
			t.Error("nobody knows whether the microphone is closed, and the red mark is off")
		}
		again := begin(t, f, r, tone(-20, time.Second)) // it does not stand in the way
		close(f.hang)
		again.Cancel()
		synctest.Wait()
		if r.Open() || f.closed != 2 {
			t.Errorf("open %v, %d closed", r.Open(), f.closed)
		}
	})
}

func TestRecorder_LeavingWhileItOpensClosesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, r := newFake()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := r.Record(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		synctest.Wait()
		if r.Open() || f.closed != 1 {
			t.Errorf("open %v, %d closed", r.Open(), f.closed)
		}
		if state, _ := r.State(); state != "" {
			t.Errorf("the technician is told %q of a microphone that did nothing wrong", state)
		}
	})
}

func TestTake_WipesWhatIsNotGivenAway(t *testing.T) {
	for name, end := range map[string]func(capture.Take){
		"Cancel": func(take capture.Take) { take.Cancel() },
		"Stop":   func(take capture.Take) { _, _ = take.Stop() },
	} {
		f, r := newFake()
		take := begin(t, f, r, tone(-20, 2*time.Second+7*time.Millisecond))
		reaches(t, take, 2*time.Second)
		end(take)
		for what, buffer := range voice.Kept(take) {
			if slices.ContainsFunc(buffer, func(b byte) bool { return b != 0 }) || len(buffer) < 640 {
				t.Errorf("after %s, %s of %d bytes still holds sound", name, what, len(buffer))
			}
		}
	}
}
