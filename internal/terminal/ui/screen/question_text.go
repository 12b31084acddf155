package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// freely are the ways to answer in one's own words: say it or write it. What was said or written stands in its place.
func (s *question) freely(env *nav.Env, d session.Draft) ([]fyne.CanvasObject, fyne.CanvasObject) {
	var ways []fyne.CanvasObject
	if s.p.Recorder != nil {
		speak := func() { env.Nav.Go(nav.Route{Name: nav.Voice, Arg: aboutQuestion + s.id}) }
		about, on := env.T("survey.say_about"), false
		if said := s.recordings(d); len(said) > 0 {
			about, on = env.T("survey.said", "time", length(session.Draft{Media: said})), true
		}
		ways = append(ways, env.Tile(widgets.Tile{Icons: []string{"mic"}, Role: theme.Heading, Name: env.T("survey.say"),
			About: about, On: on, Beside: true, OnTap: speak}))
	}
	text := d.Sheet.Answers[s.id].Text
	if text == "" {
		ways = append(ways, env.Tile(widgets.Tile{Icons: []string{"pen-line"}, Role: theme.Heading,
			Name:  env.T("survey.write"),
			About: env.T("survey.write_about"), Beside: true, OnTap: func() { s.takeUp(env) }}))
	} else {
		ways = append(ways, written(env, text, func() { s.takeUp(env) }))
	}
	return []fyne.CanvasObject{s.pile(env.Space(), env.MM(84), ways), s.pile(env.Gap(), env.MM(84), ways)},
		flow.Grid(len(ways), env.Gap(), ways...)
}

// written is what was written; a touch goes on writing.
func written(env *nav.Env, text string, goOn func()) fyne.CanvasObject {
	head := flow.Line(env.MM(4), env.Icon("pen-line", env.CapMM(theme.Label)*1.6, theme.Teal),
		flow.Grow(env.Text(theme.Label, env.T("survey.write")).In(theme.TealInk).Within(1)),
		env.Text(theme.Body, env.T("review.change")).In(theme.TealInk))
	words := flow.FirstFit(env.Text(theme.Body, text).Cut(4), env.Text(theme.Body, text).
		Cut(2), env.Text(theme.Body, text).Cut(1))
	body := flow.Column(env.MM(2), head, env.Rule(), flow.Grow(words))
	face := flow.Stack(env.Box(theme.Tint, theme.Teal, env.Outline(), env.Radius()),
		flow.Pad(env.Inset(), env.MM(4), body))
	return env.Target(env.T("survey.write"), face, goOn).Least(0, env.MM(theme.PrimaryMM))
}

// recordings are those that answer this question.
func (s *question) recordings(d session.Draft) []session.Media {
	var own []session.Media
	for _, m := range d.Media {
		if m.Question == s.id {
			own = append(own, m)
		}
	}
	return own
}

// takeUp begins to write.
func (s *question) takeUp(env *nav.Env) {
	s.lang = env.Lang()
	s.pen = s.newPen(env)
	env.Nav.RedrawAnew()
}

func (s *question) newPen(env *nav.Env) nav.Screen {
	text := ""
	if sheet := s.p.Session.Draft().Sheet; sheet != nil {
		text = sheet.Answers[s.id].Text
		if q := sheet.Set.Question(s.id); q != nil {
			return s.p.Line(nav.LineSpec{
				Title: q.Text.In(env.Lang()), Hint: env.T("survey.write_hint"), Long: true, Max: feedback.MaxTextRunes,
				Text: func() string { return text },
				Set: func(v string) {
					text = v
					if feedback.Blank(v) {
						s.clear()
						return
					}
					s.answer(feedback.Answer{State: feedback.Answered, Text: v})
				},
				Done: func(nav.Navigator) { s.close(env) },
			})
		}
	}
	return s.p.Write()
}

// write is the page while somebody writes.
func (s *question) write(env *nav.Env, _ *feedback.Question) nav.Page {
	if s.lang != env.Lang() {
		s.putDown()
		s.lang = env.Lang()
		s.pen = s.newPen(env)
	}
	p := s.pen.Page(env)
	p.OnBack = func() { s.close(env) }
	p.OnHome = func() {
		s.close(env)
		s.leaveSheet(env)
	}
	return p
}

// close ends the writing and shows the question.
func (s *question) close(env *nav.Env) {
	s.putDown()
	env.Nav.RedrawAnew()
}

func (s *question) putDown() {
	if l, ok := s.pen.(nav.Leaver); ok {
		l.Leave()
	}
	s.pen = nil
}
