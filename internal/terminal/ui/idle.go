package ui

import (
	"math"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// idleCard asks whether the visitor is still there, and counts down.
type idleCard struct {
	left  time.Duration
	count *widgets.Text
	card  fyne.CanvasObject
}

// watch looks at the idle time: it asks, counts down, and ends the visit when nobody answers.
func (s *Shell) watch() {
	if r := s.aloud.reading; r != nil && s.p.Now().Sub(r.since) > longestPage {
		s.hush()
	}
	still := s.p.Session.Still()
	switch {
	case still.Expired:
		s.idle = nil
		if s.untouched() {
			s.p.Session.Touch()
			return
		}
		s.StartOver()
	case still.Asking && !s.atRest():
		if s.idle == nil {
			s.hush()
			s.idle = &idleCard{left: still.Left}
			s.overlay()
			s.anew()
		}
		s.idle.set(still.Left)
	case s.idle != nil:
		s.idle = nil
		s.overlay()
	}
}

// atRest reports whether the visitor would lose nothing: then nobody is asked, and the page just starts anew.
func (s *Shell) atRest() bool {
	return len(s.stack) == 1 && s.top().route.Name != nav.Receipt && s.p.Session.Draft().Empty()
}

// untouched reports whether the visit is as it started, so that nothing has to be drawn anew.
func (s *Shell) untouched() bool {
	langs := s.p.Languages()
	if s.p.Session.Helped().ID != "" || s.p.Session.Walker() != nil { // the next person is somebody else
		return false
	}
	return s.atRest() && s.top().route == s.p.Start() && s.asking == nil && !s.p.Session.Large() && !s.p.Session.Low() &&
		!s.p.Session.Aloud() && len(langs) > 0 && s.p.Session.Lang() == langs[0]
}

// stay says that the visitor is still there.
func (s *Shell) stay() {
	s.p.Session.Touch()
	s.idle = nil
	s.overlay()
	s.anew()
	s.settled = s.p.Now().Add(settle)
}

func (c *idleCard) build(s *Shell) {
	k, env := s.kit, s.env()
	c.count = k.Text(theme.Giant, seconds(c.left)).In(theme.Teal).Centered()
	why := env.T("ui.idle_text")
	if !s.written() {
		why = env.T("ui.idle_text_empty")
	}
	gap := k.MM(5)
	if k.Short() {
		gap = k.MM(3)
	}
	c.card = s.overCard(flow.Column(gap,
		k.Text(theme.Title, env.T("ui.idle_title")).Centered(),
		c.count,
		k.Soft(why).Centered(),
		s.buttons(
			k.Button(widgets.Button{Look: widgets.Primary, Text: env.T("ui.idle_stay"), OnTap: s.stay}),
			k.Button(widgets.Button{Look: widgets.Outline, Text: env.T("ui.idle_end"), OnTap: func() {
				s.idle = nil
				s.StartOver()
			}}))))
}

func (c *idleCard) set(left time.Duration) {
	c.left = left
	c.count.SetText(seconds(left))
}

func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }
