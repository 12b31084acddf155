package screen

import "xinsheng/internal/terminal/ui/say"

// Ways are the ways in which something can be said at this terminal.
func (s *Screens) Ways() say.Ways {
	c := s.p.Site.Config()
	return say.Ways{Voice: s.p.Recorder != nil, Photo: s.p.Camera != nil, Days: c.Retention.VoiceDays, Hotline: c.Hotline}
}
