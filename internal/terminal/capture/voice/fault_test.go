package voice_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/stage"
	"xinsheng/internal/stage/sound"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
	"xinsheng/internal/terminal/capture/portaudio"
)

// lag is what a busy machine may add to a time that is taken on a real clock. Times without it are those of tests on a
// made clock: TestRecorder_DriverThatHangsIsLeftBehind and its neighbours.
const lag = 5 * time.Second

// refused expects that Record fails like this, within a time.
func refused(t *testing.T, h *hall, want error, within time.Duration) {
	t.Helper()
	began := time.Now()
	take, err := h.recorder.Record(t.Context())
	if err == nil {
		take.Cancel()
	}
	if !errors.Is(err, want) {
		t.Fatalf("Record: %v, want %v", err, want)
	}
	if took := time.Since(began); took > within+lag {
		t.Errorf("the visitor waited %v", took)
	}
	if state, hint := h.recorder.State(); state != capture.State(want) || hint != "sound.hint."+state {
		t.Errorf("the technician is told %q, %q", state, hint)
	}
	until(t, "the microphone is closed", func() bool { return !h.recorder.Open() })
}

// works expects that a recording can be made, and that what is said is in it.
func works(t *testing.T, h *hall, microphone string) {
	t.Helper()
	source := speech(t, "一二三四五")
	take := record(t, h)
	if !h.recorder.Open() {
		t.Error("the red mark is missing")
	}
	<-h.Say(microphone, source)
	reaches(t, take, duration(len(source))+600*time.Millisecond)
	v, err := take.Stop()
	if err != nil || v.Cut {
		t.Fatalf("Stop: %v, cut %v", err, v.Cut)
	}
	holds(t, v, source)
	if state, hint := h.recorder.State(); state != "ok" || hint != "" {
		t.Errorf("the technician is told %q, %q", state, hint)
	}
	if h.recorder.Open() {
		t.Error("the red mark stays")
	}
}

func holds(t *testing.T, v capture.Voice, source []int16) {
	t.Helper()
	stored, err := stage.Samples(v.Ogg)
	if err != nil {
		t.Fatal(err)
	}
	if err := sound.Compare(dsptest.Filter(source), sound.Floats(stored)).Check(); err != nil {
		t.Error(err)
	}
}

func duration(samples int) time.Duration { return time.Duration(samples) * time.Second / 16000 }

func TestRecorder_MissingMicrophoneIsSaidAndFoundWhenPluggedIn(t *testing.T) {
	h := openHall(t)
	if err := h.Unplug(stage.MainMicrophone); err != nil {
		t.Fatal(err)
	}
	refused(t, h, capture.ErrMissing, time.Second)
	if err := h.Plug(stage.MainMicrophone); err != nil {
		t.Fatal(err)
	}
	works(t, h, stage.MainMicrophone)
}

func TestRecorder_UnpluggedWhileSpeakingKeepsWhatWasSaid(t *testing.T) {
	h := openHall(t)
	source := speech(t, "请听我说完这句话")
	take := record(t, h)
	<-h.Say(stage.MainMicrophone, source)
	reaches(t, take, duration(len(source))+300*time.Millisecond)
	pulled := time.Now()
	if err := h.Unplug(stage.MainMicrophone); err != nil {
		t.Fatal(err)
	}
	<-take.Done()
	if took := time.Since(pulled); took > 3*time.Second+lag {
		t.Errorf("it was noticed after %v", took)
	}
	if h.recorder.Open() {
		t.Error("the red mark stays")
	}
	if state, _ := h.recorder.State(); state != "lost" {
		t.Errorf("the technician is told %q", state)
	}
	v, err := take.Stop()
	if err != nil || !v.Cut {
		t.Fatalf("Stop: %v, cut %v", err, v.Cut)
	}
	holds(t, v, source)
	if err := h.Plug(stage.MainMicrophone); err != nil {
		t.Fatal(err)
	}
	works(t, h, stage.MainMicrophone)
}

func TestRecorder_UnpluggedBeforeAWordIsAnError(t *testing.T) {
	h := openHall(t)
	take := record(t, h)
	if err := h.Unplug(stage.MainMicrophone); err != nil {
		t.Fatal(err)
	}
	<-take.Done()
	if v, err := take.Stop(); !errors.Is(err, capture.ErrLost) || v.Ogg != nil {
		t.Errorf("Stop: %v, %d bytes", err, len(v.Ogg))
	}
}

func TestRecorder_MicrophoneThatGivesNothingIsFrozen(t *testing.T) {
	h := openHall(t)
	h.Freeze(stage.MainMicrophone, true)
	refused(t, h, capture.ErrFrozen, 4*time.Second)
	h.Freeze(stage.MainMicrophone, false)
	works(t, h, stage.MainMicrophone)
}

func TestRecorder_VisitorWhoLeavesIsNotKeptWaiting(t *testing.T) {
	h := openHall(t)
	h.Freeze(stage.MainMicrophone, true)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		until(t, "it opens", h.recorder.Open)
	}()
	_, err := h.recorder.Record(ctx)
	left := time.Now()
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	until(t, "the microphone is closed", func() bool { return !h.recorder.Open() })
	if took := time.Since(left); took > time.Second+lag {
		t.Errorf("the microphone was open for %v more", took)
	}
	h.Freeze(stage.MainMicrophone, false)
	works(t, h, stage.MainMicrophone)
}

func TestRecorder_AnotherDefaultIsUsedWithoutARestart(t *testing.T) {
	h := openHall(t)
	works(t, h, stage.MainMicrophone)
	if err := h.Plug(stage.SecondMicrophone); err != nil {
		t.Fatal(err)
	}
	if err := h.Default(stage.SecondMicrophone); err != nil {
		t.Fatal(err)
	}
	works(t, h, stage.SecondMicrophone)
}

func TestRecorder_NamedMicrophoneIsUsedWhileItIsThere(t *testing.T) {
	h := openHall(t)
	if err := h.Plug(stage.SecondMicrophone); err != nil {
		t.Fatal(err)
	}
	h.use("HEADset", "default") // a part, in any case
	works(t, h, stage.SecondMicrophone)

	var log strings.Builder
	if err := h.Unplug(stage.SecondMicrophone); err != nil {
		t.Fatal(err)
	}
	works(t, h, stage.MainMicrophone)
	h.record(portaudio.New("no such thing", "default", slog.New(slog.NewTextHandler(&log, nil))))
	works(t, h, stage.MainMicrophone)
	if !strings.Contains(log.String(), "no such thing") || !strings.Contains(log.String(), stage.MainMicrophone) {
		t.Errorf("the log does not say what was looked for and what is there: %s", &log)
	}
}

// The technician, and the desk, know of a microphone that is missing before the first visitor does.
func TestRecorder_LookFindsWhatIsMissingWithoutOpeningIt(t *testing.T) {
	h := openHall(t)
	said := func(want string) {
		t.Helper()
		h.recorder.Look()
		h.player.Look()
		if state, _ := h.recorder.State(); state != want {
			t.Errorf("microphone: %q, want %q", state, want)
		}
		if state, _ := h.player.State(); state != want {
			t.Errorf("loudspeaker: %q, want %q", state, want)
		}
		if recording, err := h.Recording(); want == "ok" && (recording || err != nil) {
			t.Errorf("a recording runs: %v, %v", recording, err)
		}
	}
	said("ok")
	take := record(t, h)
	h.recorder.Look() // has its peace while it is used
	take.Cancel()
	h.Crash()
	said("missing")
}

// Another program that has the device to itself: the smallest ALSA plugin that says so.
func TestRecorder_BusyMicrophoneIsSaid(t *testing.T) {
	h := openHall(t)
	source := filepath.Join(t.TempDir(), "busy.c")
	if err := os.WriteFile(source, []byte(`#include <errno.h>
#include <alsa/asoundlib.h>
int _snd_pcm_busy_open(snd_pcm_t **p, const char *n, snd_config_t *r, snd_config_t *c, snd_pcm_stream_t s, int m) { return -EBUSY; }
SND_DLSYM_BUILD_VERSION(_snd_pcm_busy_open, SND_PCM_DLSYM_VERSION);
`), 0o600); err != nil {
		t.Fatal(err)
	}
	plugin(t, "busy", source)
	refused(t, h, capture.ErrBusy, time.Second)
	if _, err := h.player.Play(anyVoice(t), 0); !errors.Is(err, capture.ErrBusy) {
		t.Errorf("Play: %v", err)
	}
	for _, e := range h.Env() {
		k, v, _ := strings.Cut(e, "=")
		t.Setenv(k, v)
	}
	works(t, h, stage.MainMicrophone)
}

// A sound server that hangs keeps nobody waiting, and does not have to be followed by a restart.
func TestRecorder_HungSoundServerHangsNothing(t *testing.T) {
	h := openHall(t)
	take := record(t, h)
	source := speech(t, "喂，听得见吗")
	<-h.Say(stage.MainMicrophone, source)
	reaches(t, take, duration(len(source))+300*time.Millisecond)
	resume := h.Hang()
	defer resume()
	asked := time.Now()
	v, err := take.Stop()
	if took := time.Since(asked); err != nil || took > 300*time.Millisecond+lag {
		t.Errorf("Stop: %v after %v", err, took)
	}
	holds(t, v, source)
	asked = time.Now()
	if _, err := h.recorder.Record(t.Context()); !errors.Is(err, capture.ErrFrozen) {
		t.Errorf("Record: %v", err)
	}
	if took := time.Since(asked); took > 4*time.Second+lag {
		t.Errorf("the visitor waited %v", took)
	}
	resume()
	until(t, "all lines are closed", func() bool { return h.recorder.Lines() == 0 })
	works(t, h, stage.MainMicrophone)
}

func TestRecorder_NoSoundServerAtAllIsMissing(t *testing.T) {
	h := openHall(t)
	take := record(t, h)
	h.Crash()
	<-take.Done()
	if _, err := take.Stop(); !errors.Is(err, capture.ErrLost) {
		t.Errorf("Stop: %v", err)
	}
	refused(t, h, capture.ErrMissing, time.Second)
	if _, err := h.player.Play(anyVoice(t), 0); !errors.Is(err, capture.ErrMissing) {
		t.Errorf("Play: %v", err)
	}
	if state, hint := h.player.State(); state != "missing" || hint != "sound.hint.missing" {
		t.Errorf("the technician is told %q, %q", state, hint)
	}
}

// PortAudio would end the whole program.
func TestRecorder_MachineWithoutAnySoundIsMissing(t *testing.T) {
	h := openHall(t)
	t.Setenv("ALSA_CONFIG_PATH", "/nonexistent")
	refused(t, h, capture.ErrMissing, time.Second)
}
