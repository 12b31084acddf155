package screen

import (
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/wire"
)

// hearing is what the terminal remembers of listening sessions beside the visit. The moderator's page and the page that
// sends write it; a session that is opened clears it.
type hearing struct {
	*terminal
	words int    // left in the session that is on, or was last
	ended string // the session that its moderator ended here; empty: none
}

// due is the listening session that is about to begin here or under way, and that no moderator ended here; its zero
// value: none.
func (s *hearing) due() wire.ListeningSession {
	for _, l := range s.sessionsToCome() {
		if s.openable(l) && l.ID != s.ended {
			return l
		}
	}
	return wire.ListeningSession{}
}

// open begins a session, or goes on with the one that is on.
func (s *hearing) open(l session.Listening) {
	if was := s.p.Session.Listening(); was == nil || was.ID != l.ID {
		s.words = 0
	}
	s.ended = ""
	s.p.Session.Listen(&l)
}

// end is for the moderator: the session is not offered here again.
func (s *hearing) end(l *session.Listening) {
	s.ended = l.ID
	s.p.Session.Listen(nil)
}

// count counts a report that was left while a session is on.
func (s *hearing) count() {
	if s.p.Session.Listening() != nil {
		s.words++
	}
}
