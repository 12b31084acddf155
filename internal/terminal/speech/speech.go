// Package speech says aloud what is on the glass: by a recording of the hospital's where there is one for the text,
// otherwise by espeak-ng. Nothing is said while the microphone is open, and a text reaches neither the disk nor a list
// of processes.
package speech

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
)

// ErrMicrophone is why nothing is said: the microphone is open.
var ErrMicrophone = fmt.Errorf("the microphone is open: %w", feedback.ErrTransient)

// Loudspeaker plays what is said; a new sound ends the one before.
type Loudspeaker interface {
	capture.Player
	PlaySamples(pcm []int16) (capture.Playing, error) // 16 kHz, one channel
}

// Params are what a voice is made with.
type Params struct {
	Loudspeaker Loudspeaker
	// of recordings: <language>/<key>.ogg or .wav; it need not be there
	Folder  string
	Keys    func(lang, text string) (keys []string) // that a text stands under; nil: none
	Program string                                  // empty: espeak-ng
	Log     *slog.Logger
}

// Voice says texts, one at a time. It is safe for use by several goroutines.
type Voice struct {
	p    Params
	turn chan struct{} // full while something is said

	mu     sync.Mutex
	open   int // microphones
	cancel context.CancelFunc
	told   map[string]bool // faults that the log knows
}

// New makes a voice and opens nothing.
func New(p Params) *Voice {
	if p.Program == "" {
		p.Program = "espeak-ng"
	}
	return &Voice{p: p, turn: make(chan struct{}, 1), told: map[string]bool{}}
}

// Say says a text and returns when it was heard. When ctx ends it is silent at once. Errors: ErrMicrophone, ctx's, the
// loudspeaker's, and feedback.ErrPermanent where there is neither a recording nor espeak-ng.
func (v *Voice) Say(ctx context.Context, lang, text string) error {
	ctx, leave, err := v.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	for _, sound := range v.recordings(lang, text) {
		err := v.play(ctx, sound)
		if err == nil || !errors.Is(err, feedback.ErrInvalid) {
			return err
		}
		v.tell("a recorded prompt is no Ogg Opus of one channel", err)
	}
	for _, part := range sentences(spell(lang, strings.TrimSpace(text))) {
		pcm, err := v.synthesise(ctx, lang, part)
		if err != nil {
			if ctx.Err() == nil {
				v.tell("espeak-ng does not speak", err)
			}
			return err
		}
		if err := v.play(ctx, sound{pcm: pcm}); err != nil {
			return err
		}
	}
	return nil
}

// enter waits for the turn to speak.
func (v *Voice) enter(ctx context.Context) (context.Context, func(), error) {
	select {
	case v.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.open > 0 {
		<-v.turn
		return nil, nil, ErrMicrophone
	}
	ctx, cancel := context.WithCancel(ctx)
	v.cancel = cancel
	return ctx, func() { cancel(); <-v.turn }, nil
}

// sound is a file, or samples.
type sound struct {
	ogg []byte
	pcm []int16
}

// play plays a sound to its end, or until ctx ends.
func (v *Voice) play(ctx context.Context, s sound) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var playing capture.Playing
	var err error
	if s.ogg != nil {
		playing, err = v.p.Loudspeaker.Play(s.ogg, 0)
	} else {
		playing, err = v.p.Loudspeaker.PlaySamples(s.pcm)
	}
	if err != nil {
		return err
	}
	select {
	case <-playing.Done():
		return nil
	case <-ctx.Done():
		playing.Stop()
		return ctx.Err()
	}
}

// hushTimeout is how long a microphone waits for the voice to fall silent; a loudspeaker that hangs must not keep
// people from speaking.
const hushTimeout = time.Second

// hush ends what is said, and keeps anything from being said until release.
func (v *Voice) hush() {
	v.mu.Lock()
	v.open++
	if v.cancel != nil {
		v.cancel()
	}
	v.mu.Unlock()
	late := time.NewTimer(hushTimeout)
	defer late.Stop()
	select {
	case v.turn <- struct{}{}:
		<-v.turn
	case <-late.C:
	}
}

func (v *Voice) release() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open--
}

// tell logs a fault the first time. What was to be said is no part of it.
func (v *Voice) tell(what string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if line := what + err.Error(); !v.told[line] {
		v.told[line] = true
		v.p.Log.Warn(what, "error", err)
	}
}
