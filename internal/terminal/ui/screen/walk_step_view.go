package screen

import (
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

func (s *walkStep) body(env *nav.Env, w *session.Walker, step *feedback.WalkStep) fyne.CanvasObject {
	times, low, score := s.timesRow(env, w, step, true), s.timesRow(env, w, step, false), s.scoreCard(env, w, step)
	head := s.words(env, w)
	rows := func(oneLine bool) []fyne.CanvasObject {
		if step.NotMet {
			return nil
		}
		return s.rows(env, w, step, oneLine)
	}
	g := env.Gap()
	paged := append(append(slices.Clone(head), low, score), rows(true)...)
	if env.Portrait() {
		all := func(gap float32, times fyne.CanvasObject, oneLine bool) fyne.CanvasObject {
			parts := append(slices.Clone(head), flow.GrowBy(0.6, times), flow.GrowBy(2, score))
			for _, r := range rows(oneLine) {
				parts = append(parts, flow.GrowBy(0.4, r))
			}
			if step.NotMet {
				parts = append(slices.Clone(head), flow.Most(env.MM(112), score))
			}
			return flow.Column(gap, parts...)
		}
		return flow.FirstFit(all(env.Space(), times, false), all(g, times, false), all(g, times, true), all(g, low, true),
			env.Pages(g, &s.page, turns(env), paged...))
	}
	beside := func(gap float32, times fyne.CanvasObject, oneLine bool) fyne.CanvasObject {
		left := append(slices.Clone(head), flow.GrowBy(0.5, times), flow.Grow(score))
		right := rows(oneLine)
		if len(right) == 0 {
			return flow.Column(gap, append(slices.Clone(head), flow.Most(env.MM(100), score))...)
		}
		return flow.Row(env.Space(), flow.GrowBy(1.15, flow.Column(gap, left...)), flow.Grow(flow.Grid(1, g, right...)))
	}
	return flow.FirstFit(beside(env.Space(), times, false), beside(g, times, false), beside(g, times, true),
		beside(g, low, true),
		env.Pages(g, &s.page, turns(env), paged...))
}

// words are what to look at, or that the step was sent before, or what has just happened.
func (s *walkStep) words(env *nav.Env, w *session.Walker) []fyne.CanvasObject {
	brief := env.Large() && !env.Portrait() // more would not leave a page for the rest
	switch {
	case brief && s.word == "walk.noted":
		return []fyne.CanvasObject{env.Text(theme.Body, env.T("walk.noted_brief")).In(theme.Fine.Ink)}
	case brief && s.word == "" && s.walks.steps(w)[s.step].Done:
		return []fyne.CanvasObject{env.Text(theme.Body, env.T("walk.sent_before_brief")).In(theme.Calm.Ink)}
	case s.word != "":
		icon := map[theme.Tone]string{theme.Fine: "circle-check", theme.Warning: "info",
			theme.Alarm: "triangle-alert"}[s.tone]
		return []fyne.CanvasObject{env.Banner(icon, s.tone, env.T(s.word, "hotline", s.p.Site.Config().Hotline))}
	case s.walks.steps(w)[s.step].Done:
		return []fyne.CanvasObject{env.Banner("info", theme.Calm, env.T("walk.sent_before"))}
	}
	return []fyne.CanvasObject{env.Soft(env.T("walk.look." + string(s.step)))}
}

// timesRow has the two times, each noted by one tap.
func (s *walkStep) timesRow(env *nav.Env, w *session.Walker, step *feedback.WalkStep, about bool) fyne.CanvasObject {
	tile := func(icon, key string, at time.Time, leaves bool) fyne.CanvasObject {
		fill, edge, width := theme.Card, theme.Teal, env.Outline()
		name, more := env.T("walk."+key), env.T("walk."+key+"_about")
		if !at.IsZero() {
			fill = theme.Tint
			name, more = env.T("walk."+key+"_noted", "at", s.clockTime(env, at)), env.T("walk.noted_about")
			if leaves && !step.ArrivedAt.IsZero() {
				more = env.T("walk.took", "took", took(env, at.Sub(step.ArrivedAt)))
			}
		}
		var words fyne.CanvasObject = env.Text(theme.Label, name).In(theme.TealInk).Within(1)
		if about {
			words = flow.Column(env.MM(0.5), words, env.Text(theme.Body, more).In(theme.SoftInk).Even())
		}
		body := flow.Middle(flow.Line(env.MM(4), env.Icon(icon, env.CapMM(theme.Label)*1.7, theme.Teal), flow.Grow(words)))
		face := flow.Stack(env.Box(fill, edge, width, env.Radius()), flow.Pad(env.MM(5), env.MM(2.5), body))
		return env.Target(env.T("walk."+key), face, func() { s.mark(env, w, leaves) }).Least(0, env.Primary())
	}
	return flow.Grid(2, env.MM(4.5), tile("log-in", "arrive", step.ArrivedAt, false),
		tile("log-out", "leave", step.LeftAt, true))
}

// scoreCard asks how the step was.
func (s *walkStep) scoreCard(env *nav.Env, w *session.Walker, step *feedback.WalkStep) fyne.CanvasObject {
	faces := env.Faces(widgets.Faces{Names: faceNames(env), On: step.Score, OnTap: func(score int) {
		s.change(env, w, func(step *feedback.WalkStep) { step.Score, step.NotMet = score, false })
	}})
	none := widgets.Button{Look: widgets.Outline, Text: env.T("walk.not_met_button"), Role: theme.Strong, OnTap: func() {
		s.change(env, w, func(step *feedback.WalkStep) {
			step.Score, step.Problem, step.Severity, step.NotMet = 0, "", "", !step.NotMet
		})
	}}
	if step.NotMet {
		none.Look, none.Icon = widgets.Primary, "check"
	}
	parts := []fyne.CanvasObject{env.Text(theme.Strong, env.T("walk.score")), flow.Grow(faces), env.Button(none).
		Least(0, env.Theme.Target())}
	if env.Short() {
		parts = parts[1:]
	}
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.MM(5), env.MM(4), flow.Column(env.Gap(), parts...)))
}

// rows are what there is to say, each opened by a tap. Nothing has to be said.
func (s *walkStep) rows(env *nav.Env, w *session.Walker, step *feedback.WalkStep, oneLine bool) []fyne.CanvasObject {
	problem := env.T("walk.problem_none")
	if step.Problem != "" {
		problem = env.T("walk.problem_with", "problem", env.T("walk.problem."+string(step.Problem)), "severity",
			env.T("walk.severity."+string(step.Severity)))
	}
	open := func(to nav.Route) func() {
		return func() {
			s.word = ""
			s.walks.change(w, s.step, func(*feedback.WalkStep) {})
			env.Nav.Go(to)
		}
	}
	rows := []fyne.CanvasObject{
		env.Field(widgets.Field{Icon: "triangle-alert", Name: env.T("walk.problem"), Value: problem, OneLine: oneLine,
			OnTap: open(nav.To(nav.WalkProblem))}),
	}
	if len(w.Departments) > 0 && !slices.Contains(onTheWay, s.step) {
		where := env.T("walk.none")
		if step.Department != "" {
			where = s.departmentName(env, step.Department)
		}
		rows = append(rows, env.Field(widgets.Field{Icon: "map-pin", Name: env.T("walk.where"), Value: where,
			OneLine: oneLine, OnTap: func() {
				s.word, s.where = "", true
				env.Nav.RedrawAnew()
			}}))
	}
	return append(rows, s.sayRows(env, &s.texts, step, oneLine, open)...)
}

// sayRows are the ways to say something of a step: written, spoken, shown.
func (s *terminal) sayRows(env *nav.Env, texts *stepTexts, step *feedback.WalkStep, oneLine bool,
	open func(nav.Route) func()) []fyne.CanvasObject {
	d := s.p.Session.Draft()
	var media []fyne.CanvasObject
	if s.p.Recorder != nil {
		said, to := "", nav.To(nav.Voice)
		if d.Count(feedback.Voice) > 0 {
			said, to = length(d), nav.Route{Name: nav.Voice, Arg: ToListen}
		}
		media = append(media, half(env, "mic", env.T("walk.voice"), said, oneLine, open(to)))
	}
	if s.p.Camera != nil {
		shown := ""
		if n := d.Count(feedback.Photo); n > 0 {
			shown = env.T("walk.photos", "n", strconv.Itoa(n))
		}
		media = append(media, half(env, "camera", env.T("walk.photo"), shown, oneLine, open(nav.To(nav.Photo))))
	}
	text := step.Text
	if text == "" {
		text = env.T("walk.none")
	}
	rows := []fyne.CanvasObject{env.Field(widgets.Field{Icon: "pen-line", Name: env.T("walk.text"), Value: text,
		OneLine: oneLine, Lines: 1, Private: step.Text != "",
		OnTap: func() { texts.open(env, fieldText) }})}
	if len(media) > 0 {
		rows = append(rows, flow.Grid(len(media), env.Gap(), media...))
	}
	return append(rows, flow.Grid(2, env.Gap(),
		half(env, "lightbulb", env.T("walk.suggestion"), step.Suggestion, oneLine,
			func() { texts.open(env, fieldSuggestion) }),
		half(env, "heart", env.T("walk.praise"), step.Praise, oneLine, func() { texts.open(env, fieldPraise) })))
}

// half is a row half as wide. Where it must be low there is no room for both name and value: a check says that there is
// one.
func half(env *nav.Env, icon, name, value string, low bool, tap func()) fyne.CanvasObject {
	if !low {
		own := value != ""
		if !own {
			value = env.T("walk.none")
		}
		return env.Field(widgets.Field{Icon: icon, Name: name, Value: value, Lines: 1, Private: own, OnTap: tap})
	}
	fill, edge, width := theme.Card, theme.Edge, env.Line()
	parts := []fyne.CanvasObject{env.Icon(icon, env.CapMM(theme.Body)*1.6, theme.Teal),
		flow.Grow(env.Text(theme.Strong, name).Within(1))}
	if value != "" {
		fill, edge, width = theme.Tint, theme.Teal, env.Outline()
		parts = append(parts, env.Icon("check", env.CapMM(theme.Body)*1.2, theme.Teal))
	}
	face := flow.Stack(env.Box(fill, edge, width, env.KeyRadius()),
		flow.Pad(env.MM(4), env.MM(2), flow.Middle(flow.Line(env.MM(3), parts...))))
	return env.Target(name, face, tap).Least(0, env.Primary()).Rounded(env.KeyRadius())
}
