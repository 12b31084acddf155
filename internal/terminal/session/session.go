// Package session holds one visitor's visit: the draft, the language and type size they chose, how long they have been
// still, and the one submit that turns the draft into a receipt. The draft lives in memory only; ending the visit, idle
// or not, drops it.
package session

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
)

// ErrBusy: an earlier record of this visit is still being made durable. It is a second tap.
var ErrBusy = errors.New("already being submitted")

// Receipt is what the visitor takes home.
type Receipt struct {
	Record   feedback.RecordID
	Number   string // eight characters without the dash
	PIN      string // four digits
	URL      string // what the QR code says; empty when no public address is configured
	Kind     feedback.Kind
	Snapshot bool
	Urgent   bool
	Company  bool // somebody in despair asked for someone to come
	NoDates  bool // the terminal's clock cannot be trusted: print no dates
	Promises []feedback.PromisedDate
}

// Submitter makes a finished report durable. When it returns nil the report survives a power cut.
type Submitter interface {
	Submit(ctx context.Context, f Finished) (Receipt, error)
}

// Params are what a session is made with.
type Params struct {
	Submitter Submitter
	Lang      string                // the language a new visit starts in
	Clock     func() time.Time      // what rows of faces go by; nil: time.Now
	Timeouts  func(large bool) Idle // asked again at every touch, so that a new configuration counts at once
}

// Session is the visit in front of the terminal. There is one for the life of the program; End makes it a new visit.
// All methods may be called from any goroutine.
type Session struct {
	p Params

	mu         sync.Mutex
	visitID    string
	lang       string
	large      bool
	low        bool
	aloud      bool
	draft      Draft
	submitting bool
	touched    time.Time // from when the idle time runs
	hand       time.Time // of the last touch, whatever holds the idle time
	holds      int
	rated      Rated
	rowSince   time.Time // of the last tap on the row of faces
	helper     Helper
	helped     Helper // in this visit
	walker     *Walker
	listening  *Listening
	rhythm     rhythm
}

// New starts with a fresh visit.
func New(p Params) *Session {
	if p.Clock == nil {
		p.Clock = time.Now
	}
	s := &Session{p: p}
	s.End()
	return s
}

// End wipes the visit and starts a new one: draft gone, language and type size as at the start, experiencer and helper
// signed out. A submit under way still finishes. A listening session goes on.
func (s *Session) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitID = uuid.NewString()
	s.lang = s.p.Lang
	s.large, s.low, s.aloud = false, false, false
	if !s.submitting { // what is being read is wiped by keep
		s.draft.wipe()
	}
	s.draft = Draft{}
	s.submitting = false
	s.holds = 0
	s.touched, s.hand = time.Now(), time.Now()
	s.rated = Rated{}
	s.walker = nil
	switch {
	case s.helper.Leads:
		s.helper = Helper{}
	case s.helper.Active:
		s.helper.Active, s.helper.Since = false, time.Now()
	}
	s.helped = Helper{}
}

// Lang returns the visitor's language, zh or en.
func (s *Session) Lang() string { s.mu.Lock(); defer s.mu.Unlock(); return s.lang }

// SetLang changes the language and nothing else.
func (s *Session) SetLang(lang string) { s.mu.Lock(); defer s.mu.Unlock(); s.lang = lang }

// Large reports whether the visitor chose large type.
func (s *Session) Large() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.large }

// SetLarge changes the type size and nothing else.
func (s *Session) SetLarge(large bool) { s.mu.Lock(); defer s.mu.Unlock(); s.large = large }

// Low reports whether the visitor chose what they touch to lie low, for people who sit.
func (s *Session) Low() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.low }

// SetLow changes that and nothing else.
func (s *Session) SetLow(low bool) { s.mu.Lock(); defer s.mu.Unlock(); s.low = low }

// Aloud reports whether pages are read aloud as they come.
func (s *Session) Aloud() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.aloud }

// SetAloud changes that and nothing else.
func (s *Session) SetAloud(aloud bool) { s.mu.Lock(); defer s.mu.Unlock(); s.aloud = aloud }

// Draft returns a copy of the draft.
func (s *Session) Draft() Draft {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.draft
	if d.Contact != nil {
		c := *d.Contact
		d.Contact = &c
	}
	d.Media = slices.Clone(d.Media)
	return d
}

// Visit names the present visit, for UpdateVisit.
func (s *Session) Visit() string { s.mu.Lock(); defer s.mu.Unlock(); return s.visitID }

// UpdateVisit is Update for what was made slowly, such as the end of a recording: it changes the draft of the visit in
// which that began, and reports false when another visitor is there.
func (s *Session) UpdateVisit(visit string, change func(*Draft)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.submitting || s.visitID != visit {
		return false
	}
	change(&s.draft)
	return true
}

// Update changes the draft. While it is being submitted nothing changes, and Update reports false.
func (s *Session) Update(change func(*Draft)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.submitting {
		return false
	}
	change(&s.draft)
	return true
}

// Submit makes the draft durable and wipes it. On an error the draft stays as it was. Call it off the UI thread; it
// takes as long as the disk does.
func (s *Session) Submit(ctx context.Context) (Receipt, error) {
	return s.keep(ctx, record{what: "the draft", make: s.finished, kept: func(Receipt) {
		s.draft.wipe()
		s.draft = Draft{}
	}})
}
