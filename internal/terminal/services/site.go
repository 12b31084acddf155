package services

import (
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/locale"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/wire"
)

// Site answers what visitors' screens ask about the terminal.
type Site struct{ *Services }

// Site is where the terminal stands, as visitors' screens see it.
func (s *Services) Site() Site { return Site{s} }

// Config is the desk's configuration; its zero value before there is one.
func (s Site) Config() wire.Config {
	if v := s.settings.View(); v != nil {
		c := v.Config
		c.PlaceID, c.Profile = v.PlaceID(), v.Profile()
		return c
	}
	return wire.Config{}
}

// Online reports whether the hub answered lately.
func (s Site) Online() bool { return s.uplink.Online() }

// HomeURL is what the home screen's QR code says now: the phone page, with a token of this terminal that changes every
// five minutes. Empty without a public address.
func (s Site) HomeURL() string { return s.dispatch.HomeURL() }

// Now is the time in the hospital's zone.
func (s Site) Now() time.Time { return s.clock.Now() }

// Survey is the questionnaire that is offered now; nil: none.
func (s Site) Survey() *feedback.QuestionSet {
	if v := s.settings.View(); v != nil {
		return v.Survey(s.clock.Now())
	}
	return nil
}

// Languages are those that visitors can choose, the first one first shown. A language that the hub knows and this
// terminal does not is none of them.
func (s Site) Languages() []string {
	var langs []string
	for _, lang := range s.Config().Languages {
		if locale.IsKnown(lang) {
			langs = append(langs, lang)
		}
	}
	if len(langs) > 0 {
		return langs
	}
	return locale.Codes()
}

// Hospital is its name.
func (s Site) Hospital(lang string) string { return s.Config().Hospital.In(lang) }

// Idle is how long a visitor may be still.
func (s Site) Idle(large bool) session.Idle {
	if v := s.settings.View(); v != nil {
		after, countdown := v.Timeouts(large)
		return session.Idle{After: after, Countdown: countdown}
	}
	t := wire.DefaultTimeouts()
	return session.Idle{After: time.Duration(t.Idle) * time.Second, Countdown: time.Duration(t.Countdown) * time.Second}
}
