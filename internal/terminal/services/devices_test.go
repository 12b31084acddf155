package services_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/technician"
)

// device stands for any of the three that are plugged in.
type device struct {
	state, hint string
	on          bool
	looked      int
}

func (d *device) State() (state, hint string) { return d.state, d.hint }
func (d *device) Look()                       { d.looked++ }

type microphone struct{ device }

func (m *microphone) Record(context.Context) (capture.Take, error) { return nil, capture.ErrMissing }
func (m *microphone) Open() bool                                   { return m.on }

type loudspeaker struct{ device }

func (l *loudspeaker) Play([]byte, time.Duration) (capture.Playing, error) {
	return nil, capture.ErrMissing
}
func (l *loudspeaker) PlaySamples([]int16) (capture.Playing, error) { return nil, capture.ErrMissing }

type camera struct{ device }

func (c *camera) Open(context.Context) (capture.Preview, error) { return nil, capture.ErrMissing }
func (c *camera) On() bool                                      { return c.on }

func TestDevices_AreListedAsTheyAreWithoutSwitchingAnyOn(t *testing.T) {
	p := params(t)
	mic, speaker, cam := &microphone{}, &loudspeaker{}, &camera{}
	p.Recorder, p.Player, p.Camera = mic, speaker, cam
	mic.state, mic.hint, cam.state = "missing", "sound.hint.missing", "ok"
	s := open(t, p)
	require.Equal(t, []technician.Device{
		{Name: "disk", State: "ok"},
		{Name: "microphone", State: "missing", Hint: "sound.hint.missing"},
		{Name: "loudspeaker", State: "unused"},
		{Name: "camera", State: "ok"},
	}, s.Technician(func() {}).Status().Devices)
	require.Zero(t, mic.looked+speaker.looked)
	s.Look()
	require.Equal(t, 2, mic.looked+speaker.looked)

	on, seen := s.Live()
	require.False(t, on || seen)
	mic.on, cam.on = true, true
	on, seen = s.Live()
	require.True(t, on && seen)
}

func TestDevices_WhereThereAreNone(t *testing.T) {
	s := open(t, params(t))
	s.Look()
	s.KeepLooking(t.Context())
	on, seen := s.Live()
	require.False(t, on || seen)
	require.Equal(t, []technician.Device{
		{Name: "disk", State: "ok"},
		{Name: "microphone", State: "none", Hint: "sound.hint.none"},
		{Name: "camera", State: "none", Hint: "tech.hint.camera_none"},
	}, s.Technician(func() {}).Status().Devices)
}
