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

// sayIcons are the pictures of those ways.
func (s *Screens) sayIcons() []string {
	icons := []string{"pen-line"}
	if s.p.Recorder != nil {
		icons = []string{"mic", "pen-line"}
	}
	if s.p.Camera != nil {
		icons = append(icons, "camera")
	}
	if len(icons) == 1 {
		icons = []string{"message-square-text", "pen-line"}
	}
	return icons
}
