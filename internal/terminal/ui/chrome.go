package ui

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

func markOf(online bool) (string, color.NRGBA) {
	if online {
		return "wifi", theme.SoftInk
	}
	return "wifi-off", theme.Warning.Base
}

// header is the row at the top: who we are, or the page's title where the glass is short, and what every page offers.
func (f *frame) header(env *nav.Env, title string, short, lowered bool) fyne.CanvasObject {
	k := env.Kit
	brand := f.brand(env)
	if short {
		brand = k.Text(theme.Title, title).Within(1)
	}
	f.plain = brand
	f.brandAt = widgets.NewSwap(f.branded())
	f.pillsAt = nil
	if lowered {
		f.faces = onlyIcons
		f.head = flow.Line(k.MM(3.5), flow.Grow(f.brandAt))
		return f.head
	}
	f.pillsAt = widgets.NewSwap(f.fittingPills(env))
	f.head = flow.Line(k.MM(3.5), flow.Grow(f.brandAt), f.pillsAt)
	return f.head
}

// fittingPills are the header's, as large as what stands beside them leaves room for.
func (f *frame) fittingPills(env *nav.Env) fyne.CanvasObject {
	k := env.Kit
	room := float32(k.Panel().WidthPx) - 2*k.Margin()
	beside := flow.Width(f.plain)
	if f.short { // a title, perhaps with a mark
		beside = flow.Width(f.branded())
	}
	for f.faces = pillFaces(0); ; f.faces++ {
		pills := f.pills(env)
		if f.faces == onlyIcons || flow.Width(pills)+k.MM(3.5)+min(beside, room*f.faces.leaves(k.Portrait())) <= room {
			return pills
		}
	}
}

// pillFaces is what the pills show: as much as leaves room for who we are.
type pillFaces int

const (
	iconsAndWords pillFaces = iota
	onlyWords
	onlyIcons
)

// leaves is the share of the row that is left to who we are, where it wants so much.
func (p pillFaces) leaves(upright bool) float32 {
	switch {
	case !upright:
		return 0.5
	case p == iconsAndWords:
		return 0.3
	}
	return 0.27
}

// pill is one of them. The language is a word: no picture says it.
func (f *frame) pill(b widgets.Button) fyne.CanvasObject {
	switch {
	case f.faces == onlyWords:
		b.Icon = ""
	case f.faces == onlyIcons && b.Icon == "globe":
		b.Icon = ""
	case f.faces == onlyIcons:
		b.Label, b.Text = b.Text, ""
	}
	return f.env.Button(b)
}

func (f *frame) pills(env *nav.Env) fyne.CanvasObject {
	k, s := env.Kit, f.shell
	named := func(icon, text string, tap func()) fyne.CanvasObject {
		return f.pill(widgets.Button{Look: widgets.Pill, Icon: icon, Text: text, OnTap: tap})
	}
	pill := func(icon, key string, tap func()) fyne.CanvasObject { return named(icon, env.T(key), tap) }
	size := "ui.larger"
	if k.Large() {
		size = "ui.smaller"
	}
	var parts []fyne.CanvasObject
	f.reader = nil
	if f.offersLow() && (!k.Portrait() || s.p.Session.Low()) {
		parts = append(parts, f.lowPill())
	}
	if s.p.Aloud != nil {
		f.pillShows = aloudLook{s.p.Session.Aloud(), s.aloud.reading != nil}
		f.reader = widgets.NewSwap(f.aloudPill())
		parts = append(parts, f.reader)
	}
	parts = append(parts, pill("a-large-small", size, func() {
		s.p.Session.SetLarge(!s.p.Session.Large())
		s.show()
		s.anew()
	}))
	if other := s.otherLang(); other != "" {
		parts = append(parts, named("globe", s.p.Texts.For(other).T("ui.language"), func() { // each language names itself
			s.p.Session.SetLang(other)
			s.show()
			s.anew()
		}))
	}
	if s.top().route.Name != nav.Help {
		parts = append(parts, pill("circle-question-mark", "ui.help", func() { s.Go(nav.To(nav.Help)) }))
	}
	return flow.Row(k.Gap(), parts...)
}

// otherLang is the language after the present one, or empty where there is only one.
func (s *Shell) otherLang() string {
	langs := s.p.Languages()
	if len(langs) < 2 {
		return ""
	}
	i := slices.Index(langs, s.p.Session.Lang())
	return langs[(i+1)%len(langs)]
}

// corner is how many taps on the hospital's name open the technician's door, and within which time.
const (
	cornerTaps = 5
	cornerTime = 4 * time.Second
)

// brand is the hospital's name, the program's, and the network mark. On the start page it is the technician's hidden
// door.
func (f *frame) brand(env *nav.Env) fyne.CanvasObject {
	k, s := env.Kit, f.shell
	f.mark = k.Icon("wifi", k.CapMM(theme.Body)*0.95, theme.SoftInk)
	f.mark.Set(markOf(s.online))
	name := k.Text(theme.Strong, s.p.Hospital(env.Lang())).Within(2)
	lower := flow.Line(k.MM(2), k.Text(theme.Strong, env.T("ui.program")).In(theme.TealInk), f.mark)
	words := flow.Column(0, name, flow.Align(0, 0.5, lower))
	if !k.Portrait() || s.low() {
		words = flow.Align(0, 0.5, flow.FirstWide(flow.Line(k.MM(6), name, lower), flow.Line(k.MM(3), name, f.mark)))
	}
	if len(s.stack) > 1 || s.top().route != s.p.Start() {
		return words
	}
	var taps []time.Time
	return k.Target("corner", words, func() {
		now := s.p.Now()
		taps = slices.DeleteFunc(append(taps, now), func(t time.Time) bool { return now.Sub(t) > cornerTime })
		if len(taps) >= cornerTaps {
			taps = nil
			s.Go(nav.To(nav.Technician))
		}
	}).Secret()
}

// footer is the row at the bottom: home, back, and the way on.
func (f *frame) footer(env *nav.Env, p nav.Page, room float32) fyne.CanvasObject {
	k, s := env.Kit, f.shell
	f.next = nil
	back := s.Back
	if p.OnBack != nil {
		back = p.OnBack
	}
	home := s.StartOverIfSure
	if p.OnHome != nil {
		home = p.OnHome
	}
	way := func(icon, key string, words bool, tap func()) fyne.CanvasObject {
		b := widgets.Button{Look: widgets.Outline, Icon: icon, Label: env.T(key), OnTap: tap}
		if words {
			b.Text = b.Label
		}
		return k.Button(b)
	}
	var on fyne.CanvasObject = flow.Spring()
	if n := p.Next; n != nil {
		f.action, f.next = *n, widgets.NewSwap(nextButton(k, *n))
		on = flow.Grow(f.next)
	}
	for _, words := range []bool{true, false} { // the way on is not squeezed
		parts := []fyne.CanvasObject{way("house", "ui.home", words, home)}
		if !p.NoBack {
			parts = append(parts, way("arrow-left", "ui.back", words, back))
		}
		row := flow.Row(k.MM(5), append(parts, on)...)
		left := room - flow.Width(flow.Row(k.MM(5), parts...)) - k.MM(5)
		if !words || f.next == nil || left > 0 && flow.Height(f.next, left) <= 2*k.LineHeight(theme.Label)+k.MM(4) {
			return row
		}
	}
	return nil
}

func nextButton(k *widgets.Kit, a nav.Action) fyne.CanvasObject {
	return k.Button(widgets.Button{Look: a.Look, Icon: a.Icon, Text: a.Text, Off: a.Off, Hold: a.Hold, OnTap: a.OnTap})
}

// renext shows another way on. One that looks the same stays: a finger may be on it.
func (f *frame) renext(k *widgets.Kit, a nav.Action) {
	same := f.action.Text == a.Text && f.action.Icon == a.Icon && f.action.Look == a.Look && f.action.Off == a.Off &&
		f.action.Hold == a.Hold
	if f.next == nil || same {
		return
	}
	f.action = a
	f.next.Set(nextButton(k, a))
}
