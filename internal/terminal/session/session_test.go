package session_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
)

// submitter stands where the disk would be.
type submitter struct {
	got  []session.Finished
	wait chan struct{}
	err  error
}

func (s *submitter) Submit(_ context.Context, f session.Finished) (session.Receipt, error) {
	if s.wait != nil {
		<-s.wait
	}
	s.got = append(s.got, f)
	return session.Receipt{Number: "7K3M9Q2F", PIN: "4816"}, s.err
}

func newSession(sub *submitter) *session.Session {
	return session.New(session.Params{Submitter: sub, Lang: "zh", Timeouts: func(large bool) session.Idle {
		if large {
			return session.Idle{After: 120 * time.Second, Countdown: 30 * time.Second}
		}
		return session.Idle{After: 60 * time.Second, Countdown: 20 * time.Second}
	}})
}

func write(s *session.Session) {
	s.Update(func(d *session.Draft) { d.Kind, d.Text = feedback.Complaint, "等了两个小时" })
}

func TestSession_WipesTheDraftOnceItIsDurable(t *testing.T) {
	sub := &submitter{}
	s := newSession(sub)
	write(s)
	r, err := s.Submit(t.Context())
	if err != nil || r.Number == "" {
		t.Fatalf("submit: %v %v", r, err)
	}
	if !s.Draft().Empty() {
		t.Error("the draft is still in memory")
	}
	if len(sub.got) != 1 || sub.got[0].Report.Text == "" {
		t.Errorf("submitted %d records", len(sub.got))
	}
}

func TestSession_KeepsTheDraftWhenTheDiskRefuses(t *testing.T) {
	sub := &submitter{err: feedback.ErrTransient}
	s := newSession(sub)
	write(s)
	if _, err := s.Submit(t.Context()); !errors.Is(err, feedback.ErrTransient) {
		t.Fatalf("error: %v", err)
	}
	if s.Draft().Text == "" {
		t.Error("the draft is gone")
	}
	sub.err = nil
	if _, err := s.Submit(t.Context()); err != nil {
		t.Errorf("second try: %v", err)
	}
}

func TestSession_SubmitsOnceForTwoTaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sub := &submitter{wait: make(chan struct{})}
		s := newSession(sub)
		write(s)
		first := make(chan error)
		go func() { _, err := s.Submit(t.Context()); first <- err }()
		synctest.Wait()
		if _, err := s.Submit(t.Context()); !errors.Is(err, session.ErrBusy) {
			t.Errorf("second tap: %v", err)
		}
		if s.Update(func(d *session.Draft) { d.Text = "" }) {
			t.Error("the draft changed under the submit")
		}
		close(sub.wait)
		if err := <-first; err != nil {
			t.Error(err)
		}
		if len(sub.got) != 1 {
			t.Errorf("%d records", len(sub.got))
		}
	})
}

func TestSession_RefusesAnEmptyReport(t *testing.T) {
	sub := &submitter{}
	s := newSession(sub)
	s.Update(func(d *session.Draft) { d.Kind = feedback.Praise })
	if _, err := s.Submit(t.Context()); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("error: %v", err)
	}
	if len(sub.got) != 0 {
		t.Error("it reached the disk")
	}
}

func TestSession_AnonymousUnlessAsked(t *testing.T) {
	sub := &submitter{}
	s := newSession(sub)
	write(s)
	if _, err := s.Submit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if sub.got[0].Report.Contact != nil || len(sub.got[0].Consents) != 1 {
		t.Errorf("contact %v, consents %v", sub.got[0].Report.Contact, sub.got[0].Consents)
	}
}

func TestSession_AsksThenExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSession(&submitter{})
		write(s)
		time.Sleep(59 * time.Second)
		if s.Still() != (session.Stillness{}) {
			t.Errorf("after 59 s: %+v", s.Still())
		}
		time.Sleep(7 * time.Second)
		if got := s.Still(); !got.Asking || got.Left != 14*time.Second {
			t.Errorf("after 66 s: %+v", got)
		}
		s.Touch()
		if s.Still().Asking {
			t.Error("a touch did not restart the time")
		}
		time.Sleep(80 * time.Second)
		if !s.Still().Expired {
			t.Error("not expired after 80 s")
		}
		s.End()
		if !s.Draft().Empty() || s.Still().Expired {
			t.Error("the visit did not end")
		}
	})
}

func TestSession_LargeTypeGivesMoreTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSession(&submitter{})
		s.SetLarge(true)
		time.Sleep(119 * time.Second)
		if s.Still().Asking {
			t.Error("asked too early")
		}
	})
}

func TestSession_HoldStopsTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSession(&submitter{})
		s.Hold()
		time.Sleep(3 * time.Minute)
		if s.Still() != (session.Stillness{}) {
			t.Error("time ran while recording")
		}
		s.Release()
		time.Sleep(61 * time.Second)
		if !s.Still().Asking {
			t.Error("time did not run again")
		}
	})
}

func TestSession_LanguageAndTypeSizeLeaveTheDraftAlone(t *testing.T) {
	s := newSession(&submitter{})
	write(s)
	before := s.Draft()
	s.SetLang("en")
	s.SetLarge(true)
	if !reflect.DeepEqual(s.Draft(), before) {
		t.Error("the draft changed")
	}
	s.End()
	if s.Lang() != "zh" || s.Large() {
		t.Error("the next visitor gets the last one's choices")
	}
}

// keptOne is each way to make a record of the visit durable.
var keptOne = map[string]func(context.Context, *session.Session) error{
	"submit": func(ctx context.Context, s *session.Session) error { _, err := s.Submit(ctx); return err },
	"rate":   func(ctx context.Context, s *session.Session) error { return s.Rate(ctx, 2, nil) },
	"mark":   func(ctx context.Context, s *session.Session) error { _, err := s.Mark(ctx, walked()); return err },
}

func TestKeep_WipesWhatWasRecordedWhenTheVisitEndsMeanwhile(t *testing.T) {
	for name, keep := range keptOne {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sub := &submitter{wait: make(chan struct{})}
				s := newSession(sub)
				write(s)
				said := []byte("said")
				s.Update(func(d *session.Draft) {
					d.Media = []session.Media{{Kind: feedback.Voice, MediaType: "audio/ogg", Data: said, Duration: time.Second}}
				})
				done := make(chan error)
				go func() { done <- keep(t.Context(), s) }()
				synctest.Wait()
				s.End()
				if string(said) != "said" {
					t.Error("wiped while it is read")
				}
				close(sub.wait)
				if err := <-done; err != nil {
					t.Error(err)
				}
				if string(said) == "said" {
					t.Error("what the last visitor recorded is still in memory")
				}
				if s.Rated().ID != "" {
					t.Error("the next visitor has the last one's face")
				}
				write(s)
				if _, err := s.Submit(t.Context()); err != nil {
					t.Errorf("the next visitor: %v", err)
				}
			})
		})
	}
}

func TestKeep_TakesOneRecordAtATime(t *testing.T) {
	for name, keep := range keptOne {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sub := &submitter{wait: make(chan struct{})}
				s := newSession(sub)
				write(s)
				done := make(chan error)
				go func() { done <- keep(t.Context(), s) }()
				synctest.Wait()
				for second, again := range keptOne {
					if err := again(t.Context(), s); !errors.Is(err, session.ErrBusy) {
						t.Errorf("%s meanwhile: %v", second, err)
					}
				}
				close(sub.wait)
				if err := <-done; err != nil || len(sub.got) != 1 {
					t.Errorf("%v, %d records", err, len(sub.got))
				}
			})
		})
	}
}

func TestDraft_WhatWasToBeAddedIsWipedOrBecomesTheReport(t *testing.T) {
	said := []byte("said")
	adding := session.Draft{Adding: &session.Adding{Number: "00000000", Grant: "leave"}, Text: "还有一句",
		Media: []session.Media{{Kind: feedback.Voice, MediaType: "audio/ogg", Data: said, Duration: time.Second}}}
	if (session.Draft{Adding: adding.Adding}).Empty() != true || adding.Empty() {
		t.Error("what is begun is not yet something to lose, what was said is")
	}
	report := adding
	report.AsReport() // somebody is in danger: they said so where they meant to add something
	if report.Adding != nil || report.Text != "还有一句" || string(said) != "said" {
		t.Errorf("%+v", report)
	}
	adding.Drop()
	if adding.Adding != nil || adding.Text != "" || string(said) == "said" {
		t.Error("something is left")
	}
}
