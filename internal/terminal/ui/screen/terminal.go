package screen

import (
	"time"

	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// Params are what the screens work with.
type Params struct {
	Session  *session.Session
	Site     Site
	Asker    Asker
	Walks    Walks
	Courier  Courier
	Setup    Setup
	Service  Service
	Recorder capture.Recorder              // nil: no voice is offered
	Player   capture.Player                // nil: recordings cannot be listened to
	Camera   capture.Camera                // nil: no photos are offered
	Write    func() nav.Screen             // the write screen
	Line     func(nav.LineSpec) nav.Screen // asks for one line
	Clock    func() time.Time              // what counts down, nil: time.Now
}

// terminal is what every screen may ask: the visit, the place, the devices and the time, and what many screens make of
// them. It has no state of its own; what goes from screen to screen has an owner each (Screens).
type terminal struct{ p Params }

func (s *terminal) now() time.Time { return s.p.Clock() }

// Start is where a visit starts.
func (s *terminal) Start() nav.Route {
	if !s.p.Setup.Enrolled() {
		return nav.To(nav.NotSetUp)
	}
	if s.listensNow() != nil {
		return nav.To(nav.Listening)
	}
	return nav.To(nav.Home)
}
