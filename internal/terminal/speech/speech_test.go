package speech_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/speech"
)

// hall is a loudspeaker that a test listens to.
type hall struct {
	mu      sync.Mutex
	heard   []string // "file" with its bytes, or how many samples
	playing *playing
	hold    bool // what is played goes on until it is stopped
	began   chan struct{}
}

type playing struct {
	once sync.Once
	done chan struct{}
}

func (p *playing) Position() time.Duration { return 0 }
func (p *playing) Done() <-chan struct{}   { return p.done }
func (p *playing) Stop()                   { p.once.Do(func() { close(p.done) }) }

func (h *hall) play(what string) (capture.Playing, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, what)
	p := &playing{done: make(chan struct{})}
	h.playing = p
	if !h.hold {
		p.Stop()
	}
	select {
	case h.began <- struct{}{}:
	default:
	}
	return p, nil
}

func (h *hall) Play(ogg []byte, _ time.Duration) (capture.Playing, error) {
	if !bytes.HasPrefix(ogg, []byte("OggS")) {
		return nil, fmt.Errorf("no ogg: %w", feedback.ErrInvalid)
	}
	return h.play("file " + string(ogg))
}

func (h *hall) PlaySamples(pcm []int16) (capture.Playing, error) {
	return h.play(fmt.Sprintf("%d samples", len(pcm)))
}

func (h *hall) silent() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	select {
	case <-h.playing.done:
		return true
	default:
		return false
	}
}

func keys(lang, text string) []string {
	if lang == "zh" && text == "下一步" {
		return []string{"other.next", "ui.next"}
	}
	return nil
}

// espeak stands before espeak-ng and writes down what it is given.
func espeak(t *testing.T) (program, dir string) {
	t.Helper()
	dir = t.TempDir()
	program = filepath.Join(dir, "espeak-ng")
	script := "#!/bin/sh\necho \"$*\" >>" + dir + "/args\ntee -a " + dir + "/stdin | exec espeak-ng \"$@\"\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, dir
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(path...))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(raw)
}

func voice(h *hall, folder, program string) *speech.Voice {
	return speech.New(speech.Params{Loudspeaker: h, Folder: folder, Keys: keys, Program: program,
		Log: slog.New(slog.DiscardHandler)})
}

func say(t *testing.T, v *speech.Voice, lang, text string) {
	t.Helper()
	if err := v.Say(context.Background(), lang, text); err != nil {
		t.Fatal(err)
	}
}

func TestVoice_SaysByStandardInputAndNeverInArguments(t *testing.T) {
	program, dir := espeak(t)
	h := &hall{}
	say(t, voice(h, "", program), "zh", "我的心里话，请转告医生。回执号 7K3M9Q2F，电话 7212345，等了 24 分钟")
	if args := read(t, dir, "args"); strings.Contains(args, "心里话") || !strings.Contains(args, "-v cmn") {
		t.Errorf("arguments are %q", args)
	}
	said := read(t, dir, "stdin")
	for _, want := range []string{"我的心里话，请转告医生。", "7 K 3 M 9 Q 2 F", "7 2 1 2 3 4 5", "等了 24 分钟"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	if len(h.heard) != 2 {
		t.Errorf("two sentences were heard as %v", h.heard)
	}
	for _, s := range h.heard {
		var n int
		if _, err := fmt.Sscanf(s, "%d samples", &n); err != nil || n < 16000 {
			t.Errorf("a sentence is %s", s)
		}
	}
}

func TestVoice_PlaysTheHospitalsRecordingAndTheNewOneAfterItWasReplaced(t *testing.T) {
	program, dir := espeak(t)
	folder := t.TempDir()
	put := func(name, what string) {
		t.Helper()
		path := filepath.Join(folder, "zh", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(what), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	h := &hall{}
	v := voice(h, folder, program)
	put("ui.next.ogg", "OggS a nurse")
	say(t, v, "zh", "下一步")
	put("ui.next.ogg", "OggS another nurse")
	say(t, v, "zh", "下一步")
	put("ui.next.ogg", "broken")
	put("other.next.wav", "broken too")
	say(t, v, "zh", "下一步")
	if len(h.heard) != 3 || h.heard[0] != "file OggS a nurse" || h.heard[1] != "file OggS another nurse" ||
		!strings.Contains(h.heard[2], "samples") {
		t.Errorf("heard %v", h.heard)
	}
	if got := read(t, dir, "stdin"); got != "下一步" {
		t.Errorf("espeak-ng was given %q", got)
	}
	say(t, v, "en", "Next")
	if args := read(t, dir, "args"); !strings.Contains(args, "-v en-gb") {
		t.Errorf("arguments are %q", args)
	}
}

func TestVoice_SpeaksWhereARecordingIsNoFile(t *testing.T) {
	program, dir := espeak(t)
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "zh", "other.next.ogg"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(folder, "zh", "ui.next.wav"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(folder, "zh", "ui.next.ogg")); err != nil {
		t.Fatal(err)
	}
	h := &hall{}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- voice(h, folder, program).Say(ctx, "zh", "下一步") }()
	select {
	case err := <-done:
		if err != nil || read(t, dir, "stdin") != "下一步" {
			t.Errorf("%v, heard %v", err, h.heard)
		}
	case <-ctx.Done():
		t.Fatal("it waits for a pipe")
	}
}

func TestVoice_PlaysWAVOfAnyRateInOneChannel(t *testing.T) {
	wav := func(channels, rate, frames int) string {
		le := func(n, size int) string {
			return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}[:size])
		}
		data := strings.Repeat("\x10\x10", channels*frames)
		return "RIFF" + le(0, 4) + "WAVE" + "LIST" + le(3, 4) + "abc\x00" + "fmt " + le(16, 4) + le(1, 2) +
			le(channels, 2) + le(rate, 4) +
			le(rate*channels*2, 4) + le(channels*2, 2) + le(16, 2) + "data" + le(0x7ffff000, 4) + data
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "zh"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ channels, rate int }{{1, 16000}, {2, 48000}, {1, 22050}, {2, 44100}} {
		h := &hall{}
		if err := os.WriteFile(filepath.Join(folder, "zh", "ui.next.wav"), []byte(wav(c.channels, c.rate, c.rate)),
			0o644); err != nil {
			t.Fatal(err)
		}
		say(t, voice(h, folder, "/nowhere"), "zh", "下一步")
		var n int
		if _, err := fmt.Sscanf(h.heard[0], "%d samples", &n); err != nil || n < 15990 || n > 16060 {
			t.Errorf("a second of %v is %v", c, h.heard)
		}
	}
}

func TestVoice_IsSilentAtOnceWhenItIsToldTo(t *testing.T) {
	h := &hall{hold: true, began: make(chan struct{}, 1)}
	v := voice(h, "", "")
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- v.Say(ctx, "zh", "请说") }()
	<-h.began
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || !h.silent() {
		t.Errorf("it ended with %v", err)
	}
}

// microphone notes whether the loudspeaker was silent when it opened.
type microphone struct {
	hall   *hall
	silent bool
	err    error
}

func (m *microphone) Record(context.Context) (capture.Take, error) {
	m.silent = m.hall.silent()
	if m.err != nil {
		return nil, m.err
	}
	return takeOf{}, nil
}

type takeOf struct{ capture.Take }

func (takeOf) Stop() (capture.Voice, error) { return capture.Voice{}, nil }
func (takeOf) Cancel()                      {}

func TestVoice_NeverSpeaksIntoAnOpenMicrophone(t *testing.T) {
	h := &hall{hold: true, began: make(chan struct{}, 1)}
	v := voice(h, "", "")
	m := &microphone{hall: h}
	recorder := v.Recorder(m)
	done := make(chan error)
	go func() { done <- v.Say(context.Background(), "zh", "请说") }()
	<-h.began
	open, err := recorder.Record(context.Background())
	if err != nil || !m.silent {
		t.Fatalf("the microphone opened while it spoke: %v", err)
	}
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	if err := v.Say(context.Background(), "zh", "下一步"); !errors.Is(err, speech.ErrMicrophone) {
		t.Errorf("with the microphone open it came to %v", err)
	}
	if _, err := open.Stop(); err != nil {
		t.Fatal(err)
	}
	open.Cancel() // the second end counts for nothing
	h.hold = false
	say(t, v, "zh", "下一步")
	m.err = capture.ErrBusy
	if _, err := recorder.Record(context.Background()); !errors.Is(err, capture.ErrBusy) {
		t.Error(err)
	}
	say(t, v, "zh", "下一步")
}

func TestVoice_WithoutEspeakSaysSoToTheProgram(t *testing.T) {
	if err := voice(&hall{}, "", "no-such-espeak").Say(context.Background(), "zh", "下一步"); !errors.Is(err,
		feedback.ErrPermanent) {
		t.Errorf("got %v", err)
	}
}
