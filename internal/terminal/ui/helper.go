package ui

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// helper is who the mark in the header names: who helps in this visit, or on the page where a visit starts who did
// before and is one tap away.
type helper struct {
	name   string
	active bool
	leads  bool // is about to open or end a listening session, and helps nobody
}

func (s *Shell) helper() helper {
	h := s.p.Session.Helper()
	if h.ID == "" || !h.Active && s.top().route != s.p.Start() {
		return helper{}
	}
	return helper{h.Name, h.Active, h.Leads && s.top().route.Name == nav.Sessions}
}

// helperMark names the helper; a tap offers what can be done about it.
func (f *frame) helperMark() fyne.CanvasObject {
	k, s := f.env.Kit, f.shell
	key, icon, tone := "people.helping", "badge-check", theme.Calm
	switch {
	case !f.helper.active:
		key, icon = "people.help_again", "rotate-ccw"
	case f.helper.leads:
		key = "people.signed_in"
	}
	words := f.env.T(key, "name", f.helper.name)
	sign := func() fyne.CanvasObject { return k.Icon(icon, k.CapMM(theme.Body)*1.4, tone.Base) }
	row := func(text *widgets.Text) fyne.CanvasObject {
		return flow.Line(k.MM(2.4), sign(), flow.Grow(text.In(tone.Ink)))
	}
	said := flow.FirstWide(row(k.Text(theme.Strong, words)), row(k.Text(theme.Strong, f.helper.name).Cut(1)))
	if f.short && k.Large() { // the title needs the room beside it
		said = flow.Center(sign())
	} else if f.short {
		said = flow.Stack(row(k.Text(theme.Strong, f.helper.name)))
	}
	face := flow.Stack(k.Box(tone.Tint, theme.Teal, k.Outline(), k.KeyRadius()),
		flow.Pad(k.MM(3), k.MM(1), flow.Middle(said)))
	return k.Target(words, face, func() {
		if s.p.OnHelper != nil {
			s.p.OnHelper(s.env())
		}
	}).Rounded(k.KeyRadius())
}
