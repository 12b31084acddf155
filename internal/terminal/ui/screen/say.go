package screen

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
)

// Ways are the ways in which something can be said at this terminal.
func (s *Screens) Ways() say.Ways {
	c := s.p.Site.Config()
	return say.Ways{Voice: s.p.Recorder != nil, Photo: s.p.Camera != nil, Days: c.Retention.VoiceDays, Hotline: c.Hotline}
}

// backToRows returns to the page on which what was said is one row among others.
func (s *Screens) backToRows(n nav.Navigator) {
	switch d := s.p.Session.Draft(); {
	case d.Step == nil:
		n.BackTo(nav.Review)
	case d.Step.Step == feedback.StepWhole:
		n.BackTo(nav.WalkWhole)
	default:
		n.BackTo(nav.WalkStep)
	}
}
