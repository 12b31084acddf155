package main

import (
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
	return []screen.Device{disk, camera}
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
	return false, s.camera != nil && s.camera.On()
}
