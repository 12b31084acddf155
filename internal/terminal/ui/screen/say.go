package screen

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
)

// Ways are the ways in which something can be said at this terminal.
func (s *terminal) Ways() say.Ways {
	c := s.p.Site.Config()
	return say.Ways{Voice: s.p.Recorder != nil, Photo: s.p.Camera != nil, Days: c.Retention.VoiceDays, Hotline: c.Hotline}
}

// mayRecord says what is done with a recording, before one is made.
func (s *terminal) mayRecord(env *nav.Env) string {
	switch w := s.Ways(); {
	case !w.Voice:
		return ""
	case w.Days == 0:
		return env.T("survey.voice_consent")
	default:
		return env.T("survey.voice_consent_kept", "long", say.Kept(env, w.Days))
	}
}

// backToRows returns to the page on which what was said is one row among others.
func (s *terminal) backToRows(n nav.Navigator) {
	switch d := s.p.Session.Draft(); {
	case d.Step != nil && d.Step.Step == feedback.StepWhole:
		n.BackTo(nav.WalkWhole)
	case d.Step != nil:
		n.BackTo(nav.WalkStep)
	case d.Adding != nil:
		n.BackTo(nav.Progress)
	default:
		n.BackTo(nav.Review)
	}
}

// sayIcons are the pictures of those ways.
func (s *terminal) sayIcons() []string {
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
