package screen

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// despair is for somebody who wrote of ending their own life: help before any form, kind and short. It offers to ask
// someone to come only while the hub says that somebody would hear of it.
type despair struct {
	*terminal
	care     *care
	receipts *receipts
	env      *nav.Env
	duty     bool
	asked    time.Time // when the hub was asked last
	looking  bool
	shown    bool // the page offers to ask
	unsent   bool
	page     int
}

const dutyEvery = 5 * time.Second

// sending reports whether the people on duty are being told.
func (s *despair) sending() bool {
	return s.care.company != nil && s.care.company.visit == s.p.Session.Visit()
}

func newDespair(care *care, receipts *receipts, from string) *despair {
	if from == string(nav.Review) || from == string(nav.Progress) {
		care.offered = care.p.Session.Visit()
	}
	return &despair{terminal: care.terminal, care: care, receipts: receipts}
}

func (s *despair) Page(env *nav.Env) nav.Page {
	s.env, s.shown = env, s.offers()
	head := []fyne.CanvasObject{env.Text(theme.Display, env.T("despair.title")), env.Soft(env.T("despair.text"))}
	var first, then []fyne.CanvasObject
	where := s.where(env)
	switch {
	case s.unsent:
		first = append(first, env.Banner("triangle-alert", theme.Alarm, env.T("despair.unsent")))
	case s.offers():
		first = append(first, s.ask(env, true))
	}
	if s.offers() {
		then = append(s.numbers(env), where...)
	} else {
		then = append(where, s.numbers(env)...)
	}
	cards := append(first, then...)
	buttons := flow.Grid(2, env.MM(5),
		env.Button(widgets.Button{Look: widgets.Outline, Text: env.T("despair.go_on"), OnTap: env.Nav.Back}),
		env.Button(widgets.Button{Look: widgets.Outline, Icon: "house", Text: env.T("ui.home"),
			OnTap: env.Nav.StartOverIfSure}))
	blocks := append([]fyne.CanvasObject{}, first...)
	if s.offers() {
		blocks[0] = s.ask(env, false)
	}
	blocks = append(append(blocks, then...), head[1])
	paged := flow.Column(env.Gap(), env.Text(theme.Title, env.T("despair.title")).Within(2),
		flow.Grow(env.Pages(env.Gap(), &s.page, turns(env), blocks...)), buttons)
	if env.Portrait() {
		all := func(gap float32) fyne.CanvasObject {
			return flow.Column(gap, append(append(append([]fyne.CanvasObject{}, head...), cards...), flow.Spring(), buttons)...)
		}
		return nav.Page{NoFooter: true, Body: flow.FirstFit(all(env.Space()), all(env.Gap()), paged)}
	}
	left, right := append(append([]fyne.CanvasObject{}, head...), first...), then
	if len(first) == 0 {
		left, right = append(left, where...), s.numbers(env)
	}
	halves := flow.Column(env.Space(),
		flow.Grow(flow.Row(env.Space(), flow.Grow(flow.Column(env.Gap(), left...)),
			flow.Grow(flow.Column(env.Gap(), right...)))), buttons)
	return nav.Page{NoFooter: true, Body: flow.FirstFit(halves, s.tight(env, first, full, buttons),
		s.tight(env, first, brief, buttons),
		s.low(env, first, full), s.low(env, first, brief), s.low(env, first, bare), paged)}
}

// offers reports whether someone can be asked to come.
func (s *despair) offers() bool { return s.sending() || s.duty && s.p.Site.Online() && !s.unsent }

// ask is the one tap that asks someone to come.
func (s *despair) ask(env *nav.Env, roomy bool) fyne.CanvasObject {
	title, text := env.T("despair.ask"), env.T("despair.ask_text")
	if s.sending() {
		title, text = env.T("despair.asking"), env.T("despair.asking_text")
	}
	edge, pad := 20.0, 6.0
	words := []fyne.CanvasObject{env.Text(theme.Title, title).In(theme.OnTeal), env.Text(theme.Body, text).
		In(theme.OnTeal)}
	if !roomy {
		edge, pad, words = 12, 3, words[:1]
	}
	body := flow.Line(env.MM(8), env.Icon("heart-handshake", edge, theme.OnTeal),
		flow.Grow(flow.Column(env.MM(1), words...)))
	face := flow.Stack(env.Box(theme.Teal, theme.Teal, env.Line(), env.Radius()), flow.Pad(env.Inset(), env.MM(pad), body))
	return env.Target(title, face, func() { s.send(env) }).OnDark().Disable(s.sending())
}

func (s *despair) send(env *nav.Env) {
	if s.sending() {
		return
	}
	c := &company{visit: s.p.Session.Visit(), told: make(chan answer, 1)}
	s.care.company = c
	env.Nav.Redraw()
	env.Nav.Work(func() {
		made, err := s.p.Session.AskForCompany(context.Background())
		c.told <- answer{made, err}
	}, s.told)
}

// told shows what became of it, once that is known.
func (s *despair) told() {
	if !s.sending() {
		return
	}
	select {
	case a := <-s.care.company.told:
		s.care.company = nil
		if a.err != nil {
			s.unsent = true
			s.env.Nav.RedrawAnew()
			return
		}
		s.receipts.put(a.made)
		s.env.Nav.StartAt(nav.To(nav.Receipt))
	default:
	}
}

// Leave gives up the question whether somebody is there: its answer will not be told.
func (s *despair) Leave() { s.looking, s.asked = false, time.Time{} }

// numbers are whom to ring.
func (s *despair) numbers(env *nav.Env) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if l := s.p.Site.Config().Lifeline; l.Number != "" {
		out = append(out, helpLine(env, l.Name.In(env.Lang()), s.about(env, full), l.Number, theme.Calm))
	}
	return append(out, helpLine(env, env.T("despair.hurt"), "", "120", theme.Alarm))
}

// about is what is good to know of the number for somebody in despair; brief: when somebody answers.
func (s *despair) about(env *nav.Env, much wording) string {
	l := s.p.Site.Config().Lifeline
	about, hour := l.About.In(env.Lang()), l.Hours.In(env.Lang())
	switch {
	case much == bare:
		return ""
	case hour == "" && much == full:
		return about
	case about == "" || much == brief:
		return hour
	}
	return about + env.T("despair.and") + hour
}

// helpLine is who answers, what is good to know, and the number, large.
func helpLine(env *nav.Env, name, about, number string, tone theme.Tone) fyne.CanvasObject {
	words := []fyne.CanvasObject{env.Text(theme.Strong, name)}
	if about != "" {
		words = append(words, env.Soft(about))
	}
	digits := env.Text(theme.Display, number).In(tone.Ink).Within(1)
	return env.Card(flow.FirstWide(
		flow.Line(env.MM(5), flow.Grow(flow.Column(env.MM(0.5), words...)), digits),
		flow.Column(env.MM(1), append(words, digits)...)))
}

// where is where somebody is who listens.
func (s *despair) where(env *nav.Env) []fyne.CanvasObject {
	lines := s.places(env)
	if len(lines) == 0 {
		return nil
	}
	return []fyne.CanvasObject{env.Card(flow.Line(env.MM(5), env.Icon("map-pin", 10, theme.Teal),
		flow.Grow(flow.Column(env.MM(1), lines...))))}
}

// places are the nearest nurse station and the emergency department, a line each, so far as the hospital named them.
func (s *despair) places(env *nav.Env) []fyne.CanvasObject {
	c := s.p.Site.Config()
	var lines []fyne.CanvasObject
	if nurse := s.nurseStation(env.Lang()); nurse != "" {
		lines = append(lines, env.Text(theme.Body, env.T("despair.nurse_at", "where", nurse)))
	}
	if er := place.Emergency(c.Places, c.PlaceID, env.Lang()); er != "" {
		lines = append(lines, env.Text(theme.Body, env.T("despair.er_at", "where", er)))
	}
	return lines
}

// Tick asks the hub whether somebody would hear of it. While it does not answer, nobody does.
func (s *despair) Tick() bool {
	now := s.now()
	if s.env == nil {
		return false
	}
	if s.sending() {
		s.told()
		return false
	}
	if s.offers() != s.shown {
		s.env.Nav.RedrawAnew()
		return false
	}
	if s.looking || !s.asked.IsZero() && now.Sub(s.asked) < dutyEvery {
		return false
	}
	s.looking, s.asked = true, now
	var duty bool
	s.env.Nav.Work(func() {
		there, err := s.p.Courier.Duty(context.Background())
		duty = err == nil && there
	}, func() {
		s.looking = false
		if s.duty = duty; s.offers() != s.shown {
			s.env.Nav.RedrawAnew()
		}
	})
	return false
}
