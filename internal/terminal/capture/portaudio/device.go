package portaudio

import (
	"log/slog"
	"strings"

	"github.com/gordonklaus/portaudio"
)

// direction is the letter that the kernel ends the names of its sound devices with.
type direction string

const (
	input  direction = "c"
	output direction = "p"
)

func (d direction) capture() int {
	if d == input {
		return 1
	}
	return 0
}

func (d direction) channels(of *portaudio.DeviceInfo) int {
	if d == input {
		return of.MaxInputChannels
	}
	return of.MaxOutputChannels
}

func (d direction) String() string {
	if d == input {
		return "microphone"
	}
	return "loudspeaker"
}

// choose finds the device to open: the one whose name holds the configured one, otherwise the system's. PortAudio is taken.
func choose(d direction, name string, log *slog.Logger) (*portaudio.DeviceInfo, error) {
	devices, err := portaudio.Devices()
	if err != nil {
		return nil, kind(err)
	}
	if name != "" && name != "default" {
		var there []string
		for _, device := range devices {
			if d.channels(device) < 1 {
				continue
			}
			if strings.Contains(strings.ToLower(device.Name), strings.ToLower(name)) {
				return device, nil
			}
			there = append(there, device.Name)
		}
		log.Warn("the configured device is not there, the system's is used", "device", d.String(), "name", name, "there", there)
	}
	host, err := portaudio.DefaultHostApi()
	if err != nil {
		return nil, missing(d)
	}
	device := host.DefaultInputDevice
	if d == output {
		device = host.DefaultOutputDevice
	}
	if device == nil || d.channels(device) < 1 {
		return nil, missing(d)
	}
	return device, nil
}
