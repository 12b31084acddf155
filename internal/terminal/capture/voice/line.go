package voice

import "time"

// Rate is the sample rate of everything here, in samples a second. There is one channel.
const Rate = 16000

// Microphone is the machine's microphone.
type Microphone interface {
	// HasMicrophone says what is wrong with it, as far as that is known without opening it.
	HasMicrophone() error
	// Listen opens it and hands over what it hears until the line is closed. heard is called from one thread of the
	// driver, must be quick and may not keep the slice. Errors: capture.ErrMissing, capture.ErrBusy.
	Listen(heard func([]int16)) (Line, error)
}

// Loudspeaker is the machine's loudspeaker.
type Loudspeaker interface {
	// HasLoudspeaker says what is wrong with it, as far as that is known without opening it.
	HasLoudspeaker() error
	// Speak opens it and plays what fill writes, until the line is closed. fill is told how long it takes until that is
	// heard; it is called from one thread of the driver and must be quick. Errors: capture.ErrMissing, capture.ErrBusy.
	Speak(fill func(out []int16, wait time.Duration)) (Line, error)
}

// Line is an open device. Close may hang with the device: callers wait for it no longer than they can.
type Line interface{ Close() }
