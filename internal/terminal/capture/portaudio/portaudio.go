// Package portaudio is the machine's microphone and loudspeaker, 16 kHz and one channel, through PortAudio. Each use
// looks at the devices anew, so one that was plugged in again, or another default, is found without a restart.
package portaudio

import (
	"log/slog"
	"time"

	"github.com/gordonklaus/portaudio"

	"xinsheng/internal/terminal/capture/resample"
	"xinsheng/internal/terminal/capture/voice"
)

var (
	_ voice.Microphone  = (*Devices)(nil)
	_ voice.Loudspeaker = (*Devices)(nil)
)

// Devices are microphone and loudspeaker as the machine's configuration names them.
type Devices struct {
	input, output string
	log           *slog.Logger
}

// New takes a part of each device's name, or "default". Nothing is opened.
func New(input, output string, log *slog.Logger) *Devices {
	return &Devices{input: input, output: output, log: log}
}

const (
	// block is what a driver hands over at once, in milliseconds.
	block = 20
	// inputDelay is how much the driver keeps for a program that is busy with something else.
	inputDelay = 400 * time.Millisecond
	// outputDelay is what is played while the program is busy with something else.
	outputDelay = 240 * time.Millisecond
	// periods is in how many pieces the driver's buffer comes and goes.
	periods = 16
)

// HasMicrophone looks whether there is a microphone.
func (d *Devices) HasMicrophone() error { return has(input, d.input, d.log) }

// HasLoudspeaker looks whether there is a loudspeaker.
func (d *Devices) HasLoudspeaker() error { return has(output, d.output, d.log) }

func has(d direction, name string, log *slog.Logger) error {
	shared.enter()
	defer shared.leave()
	if err := shared.take(); err != nil {
		return err
	}
	defer shared.drop()
	_, err := choices(d, name, log)
	return err
}

// Listen opens the microphone.
func (d *Devices) Listen(heard func([]int16)) (voice.Line, error) {
	return open(input, d.input, d.log, func(rate int) any {
		if rate == voice.Rate {
			return func(in []int16) { heard(in) }
		}
		r := resample.New(rate, voice.Rate)
		return func(in []int16) { heard(r.Push(in)) }
	})
}

// Speak opens the loudspeaker.
func (d *Devices) Speak(fill func([]int16, time.Duration)) (voice.Line, error) {
	return open(output, d.output, d.log, func(rate int) any {
		r := resample.New(voice.Rate, rate)
		return func(out []int16, at portaudio.StreamCallbackTimeInfo) {
			wait := max(0, at.OutputBufferDacTime-at.CurrentTime)
			if rate == voice.Rate {
				fill(out, wait)
			} else {
				r.Pull(out, func(in []int16) { fill(in, wait) })
			}
		}
	})
}

// open opens a device at 16 kHz, or at its own rate when it knows no other; callback then gets that rate.
func open(d direction, name string, log *slog.Logger, callback func(rate int) any) (voice.Line, error) {
	shared.enter()
	defer shared.leave()
	if err := shared.take(); err != nil {
		return nil, err
	}
	l, err := openTaken(d, name, log, callback)
	if err != nil {
		shared.drop()
		return nil, err
	}
	return l, nil
}

func openTaken(d direction, name string, log *slog.Logger, callback func(rate int) any) (voice.Line, error) {
	devices, err := choices(d, name, log)
	if err != nil {
		return nil, err
	}
	var first error
	for _, device := range devices {
		l, err := openDevice(d, device, callback)
		if err == nil {
			if first != nil {
				log.Warn("the configured device does not open, another is used", "device", d.String(), "name", name, "error", first)
			}
			return l, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

func openDevice(d direction, device *portaudio.DeviceInfo, callback func(rate int) any) (voice.Line, error) {
	rate := voice.Rate
	stream, err := portaudio.OpenStream(parameters(d, device, rate), callback(rate))
	if err == portaudio.InvalidSampleRate {
		rate = int(device.DefaultSampleRate)
		stream, err = portaudio.OpenStream(parameters(d, device, rate), callback(rate))
	}
	if err != nil {
		return nil, kind(err)
	}
	if err := stream.Start(); err != nil {
		_ = stream.Close()
		return nil, kind(err)
	}
	return &line{stream}, nil
}

func parameters(d direction, device *portaudio.DeviceInfo, rate int) portaudio.StreamParameters {
	p := portaudio.StreamParameters{SampleRate: float64(rate), FramesPerBuffer: rate * block / 1000}
	if d == input {
		p.Input = portaudio.StreamDeviceParameters{Device: device, Channels: 1, Latency: inputDelay}
	} else {
		p.Output = portaudio.StreamDeviceParameters{Device: device, Channels: 1, Latency: outputDelay}
	}
	return p
}

// line is an open stream.
type line struct{ stream *portaudio.Stream }

// Close waits for the driver's thread outside the lock: when the device hangs, the next use is not kept waiting.
func (l *line) Close() {
	_ = l.stream.Abort()
	shared.enter()
	defer shared.leave()
	_ = l.stream.Close()
	shared.drop()
}
