package services

import (
	"context"
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/speech"
	"xinsheng/internal/terminal/technician"
)

// lookEvery is how often devices are looked at that nobody uses.
const lookEvery = 5 * time.Minute

// Camera is a camera that says how it is.
type Camera interface {
	capture.Camera
	State() (state, hint string)
	On() bool
}

// Recorder is a microphone that says how it is.
type Recorder interface {
	capture.Recorder
	State() (state, hint string) // empty: it was not used yet
	Open() bool
	Look()
}

// Player is a loudspeaker that says how it is.
type Player interface {
	speech.Loudspeaker
	State() (state, hint string) // empty: it was not used yet
	Look()
}

// devices lists what is plugged in and how it is. None is switched on for that.
func (s *Services) devices() []technician.Device {
	disk := technician.Device{Name: "disk", State: "ok"}
	if box, err := s.outbox.Stats(); err == nil && box.Full {
		disk.State = "full"
	}
	camera := technician.Device{Name: "camera", State: "none", Hint: "tech.hint.camera_none"}
	if s.Camera != nil {
		camera.State, camera.Hint = s.Camera.State()
	}
	return append([]technician.Device{disk}, append(s.sound(), camera)...)
}

// sound is how microphone and loudspeaker are, as far as they were used.
func (s *Services) sound() []technician.Device {
	if s.Recorder == nil {
		return []technician.Device{{Name: "microphone", State: "none", Hint: "sound.hint.none"}}
	}
	mic, speaker := technician.Device{Name: "microphone"}, technician.Device{Name: "loudspeaker"}
	mic.State, mic.Hint = s.Recorder.State()
	speaker.State, speaker.Hint = s.Player.State()
	all := []technician.Device{mic, speaker}
	for i := range all {
		if all[i].State == "" {
			all[i].State = "unused"
		}
	}
	return all
}

// KeepLooking keeps what technicians and the heartbeat say of microphone and loudspeaker true while nobody uses them.
func (s *Services) KeepLooking(ctx context.Context) {
	if s.Recorder == nil {
		return
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		s.Look()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Look looks anew whether microphone and loudspeaker are there. The camera's state is read from the machine whenever it
// is asked for.
func (s *Services) Look() {
	if s.Recorder != nil {
		s.Recorder.Look()
		s.Player.Look()
	}
}

// Live reports which devices are switched on, for the red mark.
func (s *Services) Live() (mic, cam bool) {
	return s.Recorder != nil && s.Recorder.Open(), s.Camera != nil && s.Camera.On()
}
