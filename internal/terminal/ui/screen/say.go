package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
)

// Ways are the ways in which something can be said at this terminal.
func (s *Screens) Ways() say.Ways {
	c := s.p.Site.Config()
	return say.Ways{Voice: s.p.Recorder != nil, Photo: s.p.Camera != nil, Days: c.Retention.VoiceDays, Hotline: c.Hotline}
}

// sayTabs are the tabs at the top of a page on which something is said.
func (s *Screens) sayTabs(env *nav.Env, here nav.Name) fyne.CanvasObject {
	return say.Tabs(env, here, s.Ways())
}
