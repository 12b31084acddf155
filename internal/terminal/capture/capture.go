// Package capture holds what screens know of microphone, loudspeaker and camera: small interfaces without cgo, the
// errors that people and technicians are told of, and what a recording or a photo is. The devices are in the packages
// below.
//
// Everything stays in memory. A device is open only between the call that opens it and Stop, Cancel or Close.
package capture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"xinsheng/internal/feedback"
)

// What can be wrong with a device. Each is a feedback.ErrTransient: trying again may work.
var (
	ErrMissing = fmt.Errorf("device is not there: %w", feedback.ErrTransient)
	ErrBusy    = fmt.Errorf("device is used by another program: %w", feedback.ErrTransient)
	ErrLost    = fmt.Errorf("device went away while it was used: %w", feedback.ErrTransient)
	ErrFrozen  = fmt.Errorf("device gives nothing any more: %w", feedback.ErrTransient)
)

// MaxVoice is how long a recording may be.
const MaxVoice = feedback.MaxVoiceMS * time.Millisecond

// Recorder is the microphone. One take at a time: a second Record while one is open is ErrBusy.
type Recorder interface {
	// Record opens the microphone and returns when sound arrives; that may take a second. Errors: ErrMissing, ErrBusy,
	// ErrFrozen when no sound came within 3 s, and ctx's.
	Record(ctx context.Context) (Take, error)
}

// Take is a recording in the making. Its methods are quick but for Stop, and may be called from any goroutine.
type Take interface {
	Meter() Meter
	// Bars are the newest n levels, oldest first, 0 to 1, one every BarEvery; fewer at the beginning.
	Bars(n int) []float32
	// Done is closed when the take ended by itself: after MaxVoice, or because the device was lost. Stop then gives what
	// there is.
	Done() <-chan struct{}
	// Stop closes the microphone and gives the recording. A device that was lost is no error as long as something was said
	// before; Voice.Cut then says so. Errors: ErrLost when there is nothing.
	Stop() (Voice, error)
	// Cancel closes the microphone and wipes what was recorded. After Stop or Cancel it does nothing.
	Cancel()
}

// BarEvery is the time that one bar stands for.
const BarEvery = 60 * time.Millisecond

// Meter is how a take stands.
type Meter struct {
	Elapsed time.Duration
	Level   float32 // 0 to 1, of the last moments
	Verdict Verdict // of the last seconds, for a hint while speaking
}

// Verdict is how well a recording can be heard.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "good"
	Silent  Verdict = "silent"  // nothing was said, or the microphone is muted
	Quiet   Verdict = "quiet"   // somebody speaks too far away
	Clipped Verdict = "clipped" // somebody shouts into the microphone
)

// Voice is one recording.
type Voice struct {
	Ogg      []byte // Ogg Opus, mono
	Duration time.Duration
	Bars     []float32 // the whole, 0 to 1, at most 100
	Verdict  Verdict
	Cut      bool // the device was lost before the speaker was done
}

// Player is the loudspeaker.
type Player interface {
	// Play plays a recording from a place in it. Errors: ErrMissing, ErrBusy; feedback.ErrInvalid for what is no
	// recording.
	Play(ogg []byte, from time.Duration) (Playing, error)
}

// Playing is a recording that is being heard.
type Playing interface {
	Position() time.Duration
	Done() <-chan struct{} // closed at the end, and when the device was lost
	Stop()
}

// Camera is the camera. One preview at a time: a second Open while one is open is ErrBusy.
type Camera interface {
	// Open starts the camera and returns when the first picture is there. Errors: ErrMissing, ErrBusy, ErrFrozen when none
	// came within 5 s, and ctx's.
	Open(ctx context.Context) (Preview, error)
}

// Preview is a camera that is open. Its methods may be called from any goroutine.
type Preview interface {
	// Frame is the newest picture, at most 640 pixels wide, and its number; the same number is the same picture. Quick.
	Frame() (image.Image, uint64)
	// Shoot is one picture of full size, as a JPEG from the camera. Errors: ErrLost, ErrFrozen, and ctx's.
	Shoot(ctx context.Context) ([]byte, error)
	// Done is closed when the camera was lost or gave nothing for 2 s; Err then says which.
	Done() <-chan struct{}
	Err() error
	// Close closes the camera and returns when it is closed. Again is nothing.
	Close()
}

// State says for technicians how a device is: ok, missing, busy, lost or frozen.
func State(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrBusy):
		return "busy"
	case errors.Is(err, ErrLost):
		return "lost"
	case errors.Is(err, ErrFrozen):
		return "frozen"
	default:
		return "missing"
	}
}
