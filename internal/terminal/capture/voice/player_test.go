package voice_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/stage/sound"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/dsp/dsptest"
	"xinsheng/internal/terminal/capture/voice"
)

// spoken is a recording of a sentence, and what its file holds.
func spoken(t *testing.T) (v capture.Voice, pcm []int16) {
	t.Helper()
	f, r := newFake()
	pcm = speech(t, sentence)[:6*16000]
	take := begin(t, f, r, pcm)
	v, err := take.Stop()
	if err != nil {
		t.Fatal(err)
	}
	return v, pcm
}

// stood is how long this process was kept from running at most while do ran: what plays in real time stumbles then,
// however well it is written.
func stood(do func()) time.Duration {
	done, most := make(chan struct{}), make(chan time.Duration)
	go func() {
		const step = 5 * time.Millisecond
		tick := time.NewTicker(step)
		defer tick.Stop()
		var longest time.Duration
		for last := time.Now(); ; {
			select {
			case <-done:
				most <- longest
				return
			case <-tick.C:
				now := time.Now()
				longest, last = max(longest, now.Sub(last)-step), now
			}
		}
	}()
	do()
	close(done)
	return <-most
}

func TestPlayer_PlaysTheRecordingAndKnowsWhereItIs(t *testing.T) {
	h := openHall(t)
	v, source := spoken(t)
	for range 10 {
		var faults []string
		late := stood(func() { faults = playThrough(t, h, v, source) })
		switch {
		case len(faults) == 0:
			return
		case late < 20*time.Millisecond:
			t.Fatal(strings.Join(faults, "; "))
		}
		t.Logf("not judged, the machine stood still for %v: %s", late, strings.Join(faults, "; "))
	}
	t.Skip("this machine is too busy to play anything in real time")
}

// playThrough plays a recording from its third second and answers what was wrong with that.
func playThrough(t *testing.T, h *hall, v capture.Voice, source []int16) (faults []string) {
	t.Helper()
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	const from = 2 * time.Second
	before := len(h.Heard())
	a, err := h.player.Play(v.Ogg, from)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if at := a.Position(); at < from || at > from+100*time.Millisecond {
		fault("it begins at %v", at)
	}
	last := from
	until(t, "it plays", func() bool {
		at := a.Position()
		if at < last {
			t.Errorf("it went back from %v to %v", last, at)
		}
		last = at
		return at > from+time.Second
	})
	if took := time.Since(began); took < 900*time.Millisecond || took > 1500*time.Millisecond {
		fault("one second took %v", took)
	}
	<-a.Done()
	if took := time.Since(began); took < 3900*time.Millisecond || took > 4700*time.Millisecond {
		fault("four seconds took %v", took)
	}
	if at := a.Position(); at != v.Duration {
		t.Errorf("it ends at %v of %v", at, v.Duration)
	}
	a.Stop()
	// A loudspeaker may stumble where a file may not: on a busy machine it waits for a moment.
	unlike := 0
	spans := sound.Compare(dsptest.Filter(source)[samples(from):], sound.Floats(h.Heard()[before:])).Spans
	for _, span := range spans {
		if span.Likeness < sound.Alike {
			unlike++
		}
	}
	if len(spans) < 5 || unlike > 1 {
		fault("%d of %d half seconds sound otherwise", unlike, len(spans))
	}
	return faults
}

func TestPlayer_StopIsHeardAtOnce(t *testing.T) {
	h := openHall(t)
	v, _ := spoken(t)
	for range 3 {
		a, err := h.player.Play(v.Ogg, 0)
		if err != nil {
			t.Fatal(err)
		}
		until(t, "it plays", func() bool { return a.Position() > 300*time.Millisecond })
		asked := time.Now()
		a.Stop()
		if took := time.Since(asked); took > 300*time.Millisecond+lag {
			t.Errorf("it stopped after %v", took)
		}
		<-a.Done()
		a.Stop()
	}
}

func TestPlayer_NewOneEndsTheOneBefore(t *testing.T) {
	h := openHall(t)
	v, _ := spoken(t)
	first, err := h.player.Play(v.Ogg, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.player.Play(v.Ogg, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	<-first.Done()
	until(t, "it plays", func() bool { return second.Position() > 1200*time.Millisecond })
	second.Stop()
}

func TestPlayer_PlaceBeyondTheEndIsOverAtOnce(t *testing.T) {
	h := openHall(t)
	v, _ := spoken(t)
	a, err := h.player.Play(v.Ogg, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	<-a.Done()
	if a.Position() != v.Duration {
		t.Errorf("%v", a.Position())
	}
}

func TestPlayer_LoudspeakerThatGoesAwayEndsIt(t *testing.T) {
	h := openHall(t)
	v, _ := spoken(t)
	a, err := h.player.Play(v.Ogg, 0)
	if err != nil {
		t.Fatal(err)
	}
	until(t, "it plays", func() bool { return a.Position() > 300*time.Millisecond })
	h.Crash()
	<-a.Done()
	if _, err := h.player.Play(v.Ogg, 0); !errors.Is(err, capture.ErrMissing) {
		t.Errorf("%v", err)
	}
}

func TestPlayer_RefusesWhatIsNoRecording(t *testing.T) {
	p := voice.NewPlayer(mute{}, slog.New(slog.DiscardHandler))
	for _, file := range [][]byte{nil, []byte("OggS"), make([]byte, 1000)} {
		if _, err := p.Play(file, 0); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%v", err)
		}
	}
}

// mute is a loudspeaker that can be opened and never asks for sound.
type mute struct{}

func (mute) HasLoudspeaker() error                                  { return nil }
func (mute) Speak(func([]int16, time.Duration)) (voice.Line, error) { return mute{}, nil }
func (mute) Close()                                                 {}

func TestPlayer_LoudspeakerThatAsksForNothingIsGivenUp(t *testing.T) {
	file := anyVoice(t)
	synctest.Test(t, func(t *testing.T) {
		a, err := voice.NewPlayer(mute{}, slog.New(slog.DiscardHandler)).Play(file, 0)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		<-a.Done()
		if took := time.Since(began); took > 2100*time.Millisecond {
			t.Errorf("after %v", took)
		}
	})
}

// puller asks for all the sound at once and keeps it.
type puller struct{ heard []int16 }

func (p *puller) HasLoudspeaker() error { return nil }

func (p *puller) Speak(fill func([]int16, time.Duration)) (voice.Line, error) {
	out := make([]int16, 100)
	for range 640 {
		fill(out, 0)
		p.heard = append(p.heard, out...)
	}
	return p, nil
}

func (p *puller) Close() {}

func TestPlayer_EveryPlaceSoundsAsItDoesFromTheBeginning(t *testing.T) {
	f, r := newFake()
	pcm := speech(t, "一二三四五六七")[:2*16000+123]
	v, err := begin(t, f, r, pcm).Stop()
	if err != nil {
		t.Fatal(err)
	}
	all := play(t, v.Ogg, 0)
	for _, from := range []time.Duration{time.Millisecond, 100 * time.Millisecond, 777 * time.Millisecond,
		1900 * time.Millisecond} {
		part, at := play(t, v.Ogg, from), samples(from)
		var off, own float64
		for i, s := range part[:len(pcm)-at] {
			d := float64(s) - float64(all[at+i])
			off, own = off+d*d, own+float64(all[at+i])*float64(all[at+i])
		}
		if off > 0.01*own {
			t.Errorf("from %v: %.2f %% is other sound", from, 100*off/own)
		}
		for i, s := range part[len(pcm)-at:] {
			if s != 0 {
				t.Fatalf("from %v: sound after the end, sample %d", from, i)
			}
		}
	}
}

func play(t *testing.T, file []byte, from time.Duration) []int16 {
	t.Helper()
	p := &puller{}
	a, err := voice.NewPlayer(p, slog.New(slog.DiscardHandler)).Play(file, from)
	if err != nil {
		t.Fatal(err)
	}
	a.Stop()
	return p.heard
}
