package session_test

import (
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

var li = session.Helper{ID: "BADGE001", Name: "李梅"}

// submitted is what the last record says.
func submitted(t *testing.T, s *session.Session, sub *submitter) session.Finished {
	t.Helper()
	write(s)
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return sub.got[len(sub.got)-1]
}

func TestHelp_MarksEveryRecordOfTheVisit(t *testing.T) {
	sub := &submitter{}
	s := newSession(sub)
	if f := submitted(t, s, sub); f.HelpedBy != "" {
		t.Errorf("before anybody helped: %q", f.HelpedBy)
	}
	s.Help(li)
	if !s.Large() {
		t.Error("type is not large")
	}
	if err := s.Rate(t.Context(), 4, nil); err != nil || sub.got[len(sub.got)-1].HelpedBy != li.ID {
		t.Errorf("rating: %v, helped by %q", err, sub.got[len(sub.got)-1].HelpedBy)
	}
	s.Update(func(d *session.Draft) { d.Proxy = true })
	if f := submitted(t, s, sub); f.HelpedBy != li.ID || !f.ProxyConsent {
		t.Errorf("report: helped by %q, consent %v", f.HelpedBy, f.ProxyConsent)
	}
	s.HelpEnds()
	if f := submitted(t, s, sub); f.HelpedBy != li.ID || f.ProxyConsent {
		t.Errorf("after signing out in the middle: helped by %q, consent %v", f.HelpedBy, f.ProxyConsent)
	}
	s.End()
	if f := submitted(t, s, sub); f.HelpedBy != "" {
		t.Errorf("the next visitor: %q", f.HelpedBy)
	}
}

func TestHelp_EndsWithTheVisitAndIsOneTapAwayForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sub := &submitter{}
		s := newSession(sub)
		s.Help(li)
		time.Sleep(20 * time.Minute) // a long visit
		if !s.Helper().Active {
			t.Error("signed out in the middle of a visit")
		}
		s.End()
		if h := s.Helper(); h.Active || h.ID != li.ID {
			t.Errorf("after the visit: %+v", h)
		}
		time.Sleep(14 * time.Minute)
		if s.Helper().ID != li.ID {
			t.Error("not one tap away any more")
		}
		s.Help(s.Helper())
		s.End()
		time.Sleep(session.HelpAgain + time.Second)
		if h := s.Helper(); h != (session.Helper{}) {
			t.Errorf("still there: %+v", h)
		}
		if f := submitted(t, s, sub); f.HelpedBy != "" {
			t.Errorf("a visitor alone: %q", f.HelpedBy)
		}
	})
}

func TestEnd_SignsAnExperiencerOut(t *testing.T) {
	s := newSession(&submitter{})
	s.SignIn(session.Walker{ID: "W1", Task: "T1", Route: feedback.RouteOutpatient})
	if w := s.Walker(); w == nil || w.Task != "T1" {
		t.Fatalf("not signed in: %+v", w)
	}
	s.End()
	if s.Walker() != nil {
		t.Error("still signed in")
	}
}
