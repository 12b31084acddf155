package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

const leaveLook = widgets.Outline

// passing is how long a card stays that only tells something. Large type gives twice the time.
const passing = 6 * time.Second

// wary is how long a card stays that asks whether somebody means it.
const wary = 30 * time.Second

// Ask puts a question over the dimmed page.
func (s *Shell) Ask(q nav.Question) {
	s.asking = &q
	s.told = s.p.Now()
	s.hush()
	s.overlay()
	s.anew()
	s.settled = s.p.Now().Add(settle)
}

// pass takes away what only told something, once there was time to read it, and to hear it.
func (s *Shell) pass() {
	if s.aloud.reading != nil {
		return
	}
	long := passing
	if s.p.Session.Large() {
		long *= 2
	}
	if s.asking == nil {
		return
	}
	since := s.p.Now().Sub(s.told)
	if s.asking.Passing && since >= long || s.asking.Wary && since >= wary && s.held == nil {
		s.Close()
	}
}

// Close takes the question away.
func (s *Shell) Close() {
	s.asking = nil
	s.hush()
	s.overlay()
	s.anew()
	s.settled = s.p.Now().Add(settle)
}

// overlay shows what lies over the page, if anything: the idle card before a question.
func (s *Shell) overlay() {
	switch {
	case s.idle != nil:
		s.idle.build(s)
		s.frame.cover(s.idle.card)
	case s.asking != nil:
		s.frame.cover(s.questionCard(*s.asking))
	default:
		s.frame.cover(nil)
	}
}

func (s *Shell) questionCard(q nav.Question) fyne.CanvasObject {
	k := s.kit
	var parts []fyne.CanvasObject
	if q.Icon != "" && !k.Short() {
		parts = append(parts, flow.Align(0.5, 0, k.Badge(q.Icon, 24, theme.Calm)))
	}
	parts = append(parts, k.Text(theme.Title, q.Title).Centered())
	if q.Text != "" {
		parts = append(parts, k.Soft(q.Text).Centered())
	}
	var buttons []fyne.CanvasObject
	for _, c := range q.Choices {
		buttons = append(buttons,
			k.Button(widgets.Button{Look: c.Look, Icon: c.Icon, Text: c.Text, Off: c.Off, Hold: c.Hold, OnTap: c.OnTap}))
	}
	return s.overCard(flow.Column(k.MM(5), append(parts, s.buttons(buttons...))...))
}

// buttons sets buttons under each other, or beside each other where the glass is short.
func (s *Shell) buttons(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	if s.kit.Short() {
		return flow.Grid(len(buttons), s.kit.MM(5), buttons...)
	}
	return flow.Column(s.kit.MM(5), buttons...)
}

// overCard sets an object in a card in the middle of the glass.
func (s *Shell) overCard(o fyne.CanvasObject) fyne.CanvasObject {
	k := s.kit
	width := min(k.MM(215), float32(k.Panel().WidthPx)-4*k.Margin())
	if k.Short() {
		width = k.MM(312)
	}
	card := flow.Stack(k.Box(theme.Card, theme.Line, k.Line(), k.Radius()), flow.Pad(k.MM(12), k.MM(10), o))
	return flow.Center(flow.Sized(width, 0, card))
}
