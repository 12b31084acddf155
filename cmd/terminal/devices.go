package main

import (
	"context"
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/ui/screen"
)

// devices lists what is plugged in and how it is. None is switched on for that.
func (s *station) devices() []screen.Device {
	disk := screen.Device{Name: "disk", State: "ok"}
	if box, err := s.outbox.Stats(); err == nil && box.Full {
		disk.State = "full"
	}
	camera := screen.Device{Name: "camera", State: "none", Hint: "tech.hint.camera_none"}
	if s.camera != nil {
		camera.State, camera.Hint = s.camera.State()
	}
	return append([]screen.Device{disk}, append(s.sound(), camera)...)
}

// sound is how microphone and loudspeaker are, as far as they were used.
func (s *station) sound() []screen.Device {
	if s.recorder == nil {
		return []screen.Device{{Name: "microphone", State: "none", Hint: "sound.hint.none"}}
	}
	mic, speaker := screen.Device{Name: "microphone"}, screen.Device{Name: "loudspeaker"}
	mic.State, mic.Hint = s.recorder.State()
	speaker.State, speaker.Hint = s.player.State()
	all := []screen.Device{mic, speaker}
	for i := range all {
		if all[i].State == "" {
			all[i].State = "unused"
		}
	}
	return all
}

// lookAtSound keeps what technicians and the heartbeat say of microphone and loudspeaker true while nobody uses them.
func (s *station) lookAtSound(ctx context.Context) {
	if s.recorder == nil {
		return
	}
	tick := time.NewTicker(5 * time.Minute)
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

// Look looks anew whether microphone and loudspeaker are there. The camera's state is read from the machine whenever it is asked
// for.
func (s *station) Look() {
	if s.recorder != nil {
		s.recorder.Look()
		s.player.Look()
	}
}

// voices are microphone and loudspeaker as screens see them; nil where the configuration says that there are none.
func (s *station) voices() (capture.Recorder, capture.Player) {
	if s.recorder == nil {
		return nil, nil
	}
	return s.recorder, s.player
}

// photos is the camera as screens see it; nil where there is none.
func (s *station) photos() capture.Camera {
	if s.camera == nil {
		return nil
	}
	return s.camera
}

// live reports which devices are switched on, for the red mark.
func (s *station) live() (mic, cam bool) {
	return s.recorder != nil && s.recorder.Open(), s.camera != nil && s.camera.On()
}
