package portaudio

import (
	"log/slog"
	"slices"
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

func (d direction) system(host *portaudio.HostApiInfo) *portaudio.DeviceInfo {
	if d == input {
		return host.DefaultInputDevice
	}
	return host.DefaultOutputDevice
}

func (d direction) String() string {
	if d == input {
		return "microphone"
	}
	return "loudspeaker"
}

// choices are the devices to try: those whose name holds the configured one, then the system's. PortAudio is taken.
func choices(d direction, name string, log *slog.Logger) ([]*portaudio.DeviceInfo, error) {
	devices, err := portaudio.Devices()
	if err != nil {
		return nil, kind(err)
	}
	var found []*portaudio.DeviceInfo
	if name != "" && name != "default" {
		var there []string
		for _, device := range devices {
			if d.channels(device) < 1 {
				continue
			}
			there = append(there, device.Name)
			if strings.Contains(strings.ToLower(device.Name), strings.ToLower(name)) {
				found = append(found, device)
			}
		}
		if len(found) == 0 {
			log.Warn("the configured device is not there, the system's is used", "device", d.String(), "name",
				name, "there", there)
		}
	}
	if host, err := portaudio.DefaultHostApi(); err == nil {
		if device := d.system(host); device != nil && d.channels(device) > 0 && !slices.Contains(found, device) {
			found = append(found, device)
		}
	}
	if len(found) == 0 {
		return nil, missing(d)
	}
	return found, nil
}
