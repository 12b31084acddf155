package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// tight has all of it under each other, with both numbers side by side.
func (s *despair) tight(env *nav.Env, first []fyne.CanvasObject, about wording,
	buttons fyne.CanvasObject) fyne.CanvasObject {
	parts := []fyne.CanvasObject{env.Text(theme.Title, env.T("despair.title")).Within(1)}
	if about == full {
		parts = append(parts, env.Soft(env.T("despair.text")))
	}
	switch {
	case s.offers():
		parts = append(append(parts, s.ask(env, false), s.lowNumbers(env, about)), s.where(env)...)
	default:
		parts = append(append(append(parts, first...), s.where(env)...), s.lowNumbers(env, about))
	}
	return flow.Column(env.Gap(), append(parts, flow.Spring(), buttons)...)
}

// low is the page where there is hardly any height for its type: the headline, the way to ask somebody to come or where
// somebody listens, and both numbers side by side. Whatever else is good to know is one tap behind it.
func (s *despair) low(env *nav.Env, first []fyne.CanvasObject, about wording) fyne.CanvasObject {
	title := env.Text(theme.Title, env.T("despair.title")).Within(1)
	turn := widgets.Button{Look: widgets.Outline, Icon: "chevron-right", Wide: true, Text: env.T("ui.page_after"),
		OnTap: func() { s.turn(env, 1) }}
	page := flow.Column(env.Gap(), title, s.nearest(env, first), s.lowNumbers(env, about))
	if s.page > 0 {
		turn.Icon, turn.Wide, turn.Text, turn.OnTap = "chevron-left", false, env.T("ui.page_before"),
			func() { s.turn(env, 0) }
		page = s.behind(env, title)
	}
	buttons := flow.Row(env.MM(5),
		flow.GrowBy(1.75, env.Button(widgets.Button{Look: widgets.Outline, Text: env.T("despair.go_on"),
			OnTap: env.Nav.Back})),
		flow.Grow(env.Button(widgets.Button{Look: widgets.Outline, Icon: "house", Text: env.T("ui.home"),
			OnTap: env.Nav.StartOverIfSure})),
		flow.Grow(env.Button(turn)))
	return flow.Column(env.Gap(), flow.Grow(page), buttons)
}

func (s *despair) turn(env *nav.Env, page int) {
	s.page = page
	env.Nav.RedrawAnew()
}

// nearest is what helps at once: asking somebody to come, why nobody could be asked, or where to go.
func (s *despair) nearest(env *nav.Env, first []fyne.CanvasObject) fyne.CanvasObject {
	switch {
	case s.offers():
		return s.ask(env, false)
	case len(first) > 0:
		return first[0]
	}
	if lines := s.places(env); len(lines) > 0 {
		return env.Card(flow.Line(env.MM(5), env.Icon("map-pin", 10, theme.Teal), flow.Grow(lines[0])))
	}
	return nil
}

// behind is where somebody listens, and what is good to know of the number.
func (s *despair) behind(env *nav.Env, title fyne.CanvasObject) *fyne.Container {
	where, text := s.where(env), env.Soft(env.T("despair.text"))
	bare := append(where, text)
	all := bare
	if about := s.about(env, full); about != "" {
		name := s.p.Site.Config().Lifeline
		all = append(append(where[:len(where):len(where)], helpLine(env, name.Name.In(env.Lang()), about, name.Number,
			theme.Calm)), text)
	}
	return flow.FirstFit(
		flow.Column(env.Gap(), append([]fyne.CanvasObject{title}, all...)...), flow.Column(env.Gap(), all...),
		flow.Column(env.Gap(), bare...))
}

// lowNumbers are whom to ring, beside each other.
func (s *despair) lowNumbers(env *nav.Env, about wording) fyne.CanvasObject {
	card := func(name, about, number string, tone theme.Tone) fyne.CanvasObject {
		words := []fyne.CanvasObject{env.Text(theme.Strong, name)}
		if about != "" {
			words = append(words, env.Soft(about))
		}
		return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()), flow.Pad(env.MM(4), env.MM(3),
			flow.Line(env.MM(3), flow.Grow(flow.Column(env.MM(0.5), words...)), env.Text(theme.Title, number).
				In(tone.Ink).Within(1))))
	}
	hurt := card(env.T("despair.hurt"), "", "120", theme.Alarm)
	l := s.p.Site.Config().Lifeline
	if l.Number == "" {
		return hurt
	}
	return flow.Row(env.Gap(), flow.Grow(card(l.Name.In(env.Lang()), s.about(env, about), l.Number, theme.Calm)),
		flow.Grow(hurt))
}
