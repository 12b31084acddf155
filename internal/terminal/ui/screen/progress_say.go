package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// mayAdd reports whether the person may add something in their own words. A hub of before gives no leave for it.
func (s *progress) mayAdd() bool { return s.may(wire.CanAdd) && s.found.Grant != "" }

// ownIcon is the picture of one's own words.
func (s *progress) ownIcon() string {
	if s.p.Recorder == nil {
		return "pen-line"
	}
	return "mic"
}

// mine reports whether the draft is what is added to the case that is shown.
func (s *progress) mine() bool {
	d := s.p.Session.Draft()
	return s.found != nil && d.Adding != nil && d.Adding.Number == s.found.Number
}

// holds reports whether something was said of the case that is not kept yet.
func (s *progress) holds() bool { return s.mine() && s.p.Session.Draft().Said() }

// takeUp begins to add something, or to say why the answer does not satisfy. Something else that was begun stays until
// the person says that it may go.
func (s *progress) takeUp(env *nav.Env, why bool) {
	if s.asking {
		return
	}
	begin := func() {
		about := session.Adding{Number: s.found.Number, Grant: s.found.Grant}
		if why {
			about.Unsatisfied = s.found.AnswerMark
		}
		s.p.Session.Update(func(d *session.Draft) { d.Adding = &about })
		s.step, s.trouble, s.done = stepSay, "", ""
		env.Nav.RedrawAnew()
	}
	if s.mine() || !s.p.Session.Draft().Written() {
		if !s.mine() {
			s.p.Session.Update(func(d *session.Draft) { d.Drop() })
		}
		begin()
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("progress.other_title"), Text: env.T("progress.other_text"),
		Choices: []nav.Action{
			{Text: env.T("progress.other_keep"), OnTap: env.Nav.Close},
			{Text: env.T("progress.other_drop"), Look: widgets.Alarm, OnTap: func() {
				env.Nav.Close()
				s.p.Session.Update(func(d *session.Draft) { d.Drop() })
				begin()
			}},
		},
	})
}

// toAnother goes back to ask for another case, but asks first where something was said and is not kept.
func (s *progress) toAnother(env *nav.Env) {
	if s.saving {
		return
	}
	if !s.holds() {
		s.closeCase()
		env.Nav.Redraw()
		return
	}
	env.Nav.Ask(nav.Question{
		Title: env.T("progress.unsent_title"), Text: env.T("progress.unsent_text"),
		Choices: []nav.Action{
			{Text: env.T("progress.unsent_stay"), OnTap: func() { env.Nav.Close(); s.step = stepSay; env.Nav.RedrawAnew() }},
			{Text: env.T("progress.other_drop"), Look: widgets.Alarm,
				OnTap: func() { env.Nav.Close(); s.closeCase(); env.Nav.RedrawAnew() }},
		},
	})
}

// say is the page for one's own words: to speak, to write, or both, and then to send.
func (s *progress) say(env *nav.Env) nav.Page {
	d := s.p.Session.Draft()
	title, back := "progress.add_title", stepShow
	if d.Adding != nil && d.Adding.Unsatisfied != "" {
		title, back = "progress.why_title", stepWhy
	}
	next := nav.Action{Icon: "send", Text: env.T("progress.send"), Off: !d.Said(), OnTap: func() { s.submit(env) }}
	if s.saving {
		next = nav.Action{Text: env.T("progress.sending"), Icon: "hourglass", Off: true}
	}
	return nav.Page{Title: env.T(title), Body: s.sayBody(env, d), Next: &next,
		OnBack: func() {
			if !s.saving {
				s.step = back
				env.Nav.RedrawAnew()
			}
		}}
}

// sayBody has what is done with a recording above the ways, and help below them.
func (s *progress) sayBody(env *nav.Env, d session.Draft) fyne.CanvasObject {
	ways, columns, highest := s.ownWords(env, d), 1, env.MM(84)
	if !env.Portrait() {
		columns, highest = 2, env.MM(90)
	}
	all := func(gap float32, ways fyne.CanvasObject) fyne.CanvasObject {
		var parts []fyne.CanvasObject
		if consent := s.mayRecord(env); consent != "" {
			parts = append(parts, env.Soft(consent))
		}
		parts = append(parts, flow.Grow(ways))
		if b := s.care.concerned(env, d, nav.Progress); b != nil {
			parts = append(parts, b)
		}
		return flow.Column(gap, parts...)
	}
	rows := float32((len(ways) + columns - 1) / columns)
	return flow.FirstFit(
		all(env.Space(), flow.Column(0, flow.Most((highest+env.Space())*rows-env.Space(),
			flow.Grid(columns, env.Space(), ways...)))),
		all(env.Gap(), flow.Grid(columns, env.Gap(), ways...)))
}

// ownWords are the ways to say it. What was said or written stands in its place.
func (s *progress) ownWords(env *nav.Env, d session.Draft) []fyne.CanvasObject {
	tile := func(t widgets.Tile) fyne.CanvasObject {
		t.Role, t.Beside = theme.Heading, env.Portrait() || env.Large()
		if s.saving {
			t.OnTap = func() {}
		}
		return env.Tile(t)
	}
	var ways []fyne.CanvasObject
	if s.p.Recorder != nil {
		t := widgets.Tile{Icons: []string{"mic"}, Name: env.T("survey.say"), About: env.T("survey.say_about"),
			OnTap: func() { env.Nav.Go(nav.Route{Name: nav.Voice, Arg: aboutCase}) }}
		if d.Count(feedback.Voice) > 0 {
			t.About, t.On = env.T("survey.said", "time", length(d)), true
		}
		ways = append(ways, tile(t))
	}
	if d.Text == "" {
		return append(ways, tile(widgets.Tile{Icons: []string{"pen-line"}, Name: env.T("survey.write"),
			About: env.T("survey.write_about"),
			OnTap: func() { s.takePen(env) }}))
	}
	return append(ways, written(env, d.Text, func() { s.takePen(env) }))
}

func (s *progress) takePen(env *nav.Env) {
	if !s.saving {
		s.step = stepWrite
		env.Nav.RedrawAnew()
	}
}

// write is the page while somebody writes.
func (s *progress) write(env *nav.Env) nav.Page {
	if s.lang != env.Lang() {
		s.stopWriting()
	}
	if s.line == nil {
		title, hint := "progress.add_title", "progress.add_hint"
		if d := s.p.Session.Draft(); d.Adding != nil && d.Adding.Unsatisfied != "" {
			title, hint = "progress.why_title", "progress.why_hint"
		}
		s.lang = env.Lang()
		s.line = s.p.Line(nav.LineSpec{
			Long: true, Title: env.T(title), Hint: env.T(hint), Max: feedback.MaxTextRunes,
			Text: func() string { return s.p.Session.Draft().Text },
			Set: func(text string) {
				s.p.Session.Update(func(d *session.Draft) {
					if d.Adding != nil && d.Adding.Number == s.found.Number {
						d.Text = text
					}
				})
			},
			Done: func(nav.Navigator) { s.putDown(env) },
		})
	}
	page := s.line.Page(env)
	page.OnBack = func() { s.putDown(env) }
	return page
}

// putDown ends the writing and shows what there is to send.
func (s *progress) putDown(env *nav.Env) {
	s.stopWriting()
	s.step = stepSay
	env.Nav.RedrawAnew()
}
