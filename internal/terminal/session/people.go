package session

import (
	"time"

	"xinsheng/internal/feedback"
)

// HelpAgain is how long after a visit the volunteer who helped in it is one tap away.
const HelpAgain = 15 * time.Minute

// Helper is a volunteer who signed in. Signing in marks records and starts things; it lets nobody read anything.
type Helper struct {
	ID     string // badge id; empty: nobody signed in
	Name   string
	Leads  bool      // may open and end listening sessions: signs in anew for each visit, and is never one tap away
	Active bool      // helps in this visit; false: one tap away
	Since  time.Time // of the last visit in which they helped, or of signing in
}

// Walker is an experiencer who signed in, with the walk.
type Walker struct {
	ID          string
	Name        string
	Task        string
	Route       feedback.RouteTemplate
	Departments []string
	Part        string    // random: the part of the walk that is written here while the hub is away
	Until       time.Time // of the task
	Note        string    // what the centre asks to look at above all
}

// Listening is the session that this terminal is in.
type Listening struct {
	ID        string
	Name      string
	Moderator string
	PlaceID   string
	Until     time.Time
}

// Help signs a volunteer in, or lets the one who is one tap away go on. Type becomes large, and pages are read aloud.
func (s *Session) Help(h Helper) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.Active, h.Since = true, time.Now()
	s.helper, s.helped, s.large, s.aloud = h, h, true, true
}

// Helper is who helps, or who did and is one tap away. Its zero value: nobody.
func (s *Session) Helper() Helper {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.helper.Active && time.Since(s.helper.Since) > HelpAgain {
		s.helper = Helper{}
	}
	return s.helper
}

// Helped is who helped in this visit, also after they signed out: its records say so. Its zero value: nobody.
func (s *Session) Helped() Helper { s.mu.Lock(); defer s.mu.Unlock(); return s.helped }

// HelpEnds signs the volunteer out for good.
func (s *Session) HelpEnds() { s.mu.Lock(); defer s.mu.Unlock(); s.helper = Helper{} }

// SignIn lets an experiencer write; the end of the visit signs out.
func (s *Session) SignIn(w Walker) { s.mu.Lock(); defer s.mu.Unlock(); s.walker = &w }

// Walker is the experiencer who is signed in; nil: none.
func (s *Session) Walker() *Walker {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.walker == nil {
		return nil
	}
	w := *s.walker
	return &w
}

// Listen begins a listening session, which lasts over many visits; nil ends it.
func (s *Session) Listen(l *Listening) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listening = l; l != nil {
		kept := *l
		s.listening = &kept
	}
}

// Listening is the session that this terminal is in; nil: none.
func (s *Session) Listening() *Listening {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listening == nil {
		return nil
	}
	l := *s.listening
	return &l
}
