package screen

import (
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
	times, score := s.timesRow(env, w, step), s.scoreCard(env, w, step)
	head := s.words(env, w)
	rows := func(oneLine bool) []fyne.CanvasObject {
		if step.NotMet {
			return nil
		}
		return s.rows(env, w, step, oneLine)
	}
	g := env.Gap()
	paged := append(append(append([]fyne.CanvasObject{}, head...), times, score), rows(true)...)
	if env.Portrait() {
		all := func(gap float32, oneLine bool) fyne.CanvasObject {
			parts := append(append([]fyne.CanvasObject{}, head...), flow.Most(env.MM(46), times), flow.Most(env.MM(112), score))
			for _, r := range rows(oneLine) {
				parts = append(parts, flow.Most(env.MM(34), r))
			}
			return flow.Column(gap, parts...)
		}
		return flow.FirstFit(all(env.Space(), false), all(g, false), all(g, true), env.Pages(g, &s.page, turns(env), paged...))
	}
	beside := func(gap float32, oneLine bool) fyne.CanvasObject {
		left := append(append([]fyne.CanvasObject{}, head...), flow.Most(env.MM(34), times), flow.Grow(score))
		right := rows(oneLine)
		if len(right) == 0 {
			return flow.Column(gap, left...)
		}
		return flow.Row(env.Space(), flow.GrowBy(1.15, flow.Column(gap, left...)), flow.Grow(flow.Grid(1, g, right...)))
	}
	return flow.FirstFit(beside(env.Space(), false), beside(g, false), beside(g, true), env.Pages(g, &s.page, turns(env), paged...))
}

// words are what to look at, or that the step was sent before, or what has just happened.
func (s *walkStep) words(env *nav.Env, w *session.Walker) []fyne.CanvasObject {
	switch {
	case s.word != "":
		icon := map[theme.Tone]string{theme.Fine: "circle-check", theme.Warning: "info", theme.Alarm: "triangle-alert"}[s.tone]
		return []fyne.CanvasObject{env.Banner(icon, s.tone, env.T(s.word, "hotline", s.p.Site.Config().Hotline))}
	case s.walkSteps(w)[s.step].Done:
		return []fyne.CanvasObject{env.Banner("info", theme.Calm, env.T("walk.sent_before"))}
	}
	return []fyne.CanvasObject{env.Soft(env.T("walk.look." + string(s.step)))}
}

// timesRow has the two times, each noted by one tap.
func (s *walkStep) timesRow(env *nav.Env, w *session.Walker, step *feedback.WalkStep) fyne.CanvasObject {
	tile := func(icon, key string, at time.Time, leaves bool) fyne.CanvasObject {
		fill, edge, width := theme.Card, theme.Teal, env.Outline()
		name, about := env.T("walk."+key), env.T("walk."+key+"_about")
		if !at.IsZero() {
			fill = theme.Tint
			name, about = env.T("walk."+key+"_noted", "at", s.clockTime(env, at)), env.T("walk.noted_about")
			if leaves && !step.ArrivedAt.IsZero() {
				about = env.T("walk.took", "took", took(env, at.Sub(step.ArrivedAt)))
			}
		}
		words := flow.Column(env.MM(0.5), env.Text(theme.Label, name).In(theme.TealInk).Within(1), env.Text(theme.Body, about).In(theme.SoftInk).Even())
		short := env.Text(theme.Label, name).In(theme.TealInk).Within(1)
		picture := env.Icon(icon, env.CapMM(theme.Label)*1.7, theme.Teal)
		line := func(o fyne.CanvasObject) fyne.CanvasObject {
			return flow.Middle(flow.Line(env.MM(4), picture, flow.Grow(o)))
		}
		body := line(words)
		if env.Short() {
			body = line(short)
		}
		face := flow.Stack(env.Box(fill, edge, width, env.Radius()), flow.Pad(env.MM(5), env.MM(2.5), body))
		return env.Target(env.T("walk."+key), face, func() { s.mark(env, w, leaves) }).Least(0, env.Primary())
	}
	return flow.Grid(2, env.MM(4.5), tile("log-in", "arrive", step.ArrivedAt, false), tile("log-out", "leave", step.LeftAt, true))
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
	parts := []fyne.CanvasObject{env.Text(theme.Strong, env.T("walk.score")), flow.Grow(faces), env.Button(none).Least(0, env.Theme.Target())}
	if env.Short() {
		parts = parts[1:]
	}
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()), flow.Pad(env.MM(5), env.MM(4), flow.Column(env.Gap(), parts...)))
}

// rows are what there is to say, each opened by a tap. Nothing has to be said.
func (s *walkStep) rows(env *nav.Env, w *session.Walker, step *feedback.WalkStep, oneLine bool) []fyne.CanvasObject {
	problem := env.T("walk.problem_none")
	if step.Problem != "" {
		problem = env.T("walk.problem_with", "problem", env.T("walk.problem."+string(step.Problem)), "severity", env.T("walk.severity."+string(step.Severity)))
	}
	open := func(to nav.Route) func() {
		return func() {
			s.word = ""
			s.changeStep(w, s.step, func(*feedback.WalkStep) {})
			env.Nav.Go(to)
		}
	}
	rows := []fyne.CanvasObject{
		env.Field(widgets.Field{Icon: "triangle-alert", Name: env.T("walk.problem"), Value: problem, OneLine: oneLine, OnTap: open(nav.To(nav.WalkProblem))}),
	}
	if len(w.Departments) > 0 {
		where := env.T("walk.where_none")
		if step.Department != "" {
			where = s.departmentName(env, step.Department)
		}
		rows = append(rows, env.Field(widgets.Field{Icon: "map-pin", Name: env.T("walk.where"), Value: where, OneLine: oneLine, OnTap: func() {
			s.word, s.where = "", true
			env.Nav.Turn()
		}}))
	}
	return append(rows, s.sayRows(env, &s.texts, step, oneLine, open)...)
}

// sayRows are the ways to say something of a step: written, spoken, shown.
func (s *Screens) sayRows(env *nav.Env, texts *stepTexts, step *feedback.WalkStep, oneLine bool, open func(nav.Route) func()) []fyne.CanvasObject {
	text := func(icon, which, value string) fyne.CanvasObject {
		f := widgets.Field{Icon: icon, Name: env.T("walk." + which), Value: value, OneLine: oneLine, Lines: 1, OnTap: func() { texts.open(env, which) }}
		if value == "" {
			f.Value = env.T("walk.none")
		}
		return env.Field(f)
	}
	rows := []fyne.CanvasObject{text("pen-line", "text", step.Text)}
	d := s.p.Session.Draft()
	var media []fyne.CanvasObject
	if s.p.Recorder != nil {
		f := widgets.Field{Icon: "mic", Name: env.T("walk.voice"), Value: env.T("walk.none"), OneLine: oneLine, OnTap: open(nav.To(nav.Voice))}
		if d.Count(feedback.Voice) > 0 {
			f.Value, f.OnTap = length(d), open(nav.Route{Name: nav.Voice, Arg: ToListen})
		}
		media = append(media, env.Field(f))
	}
	if s.p.Camera != nil {
		f := widgets.Field{Icon: "camera", Name: env.T("walk.photo"), Value: env.T("walk.none"), OneLine: oneLine, OnTap: open(nav.To(nav.Photo))}
		if n := d.Count(feedback.Photo); n > 0 {
			f.Value = env.T("walk.photos", "n", strconv.Itoa(n))
		}
		media = append(media, env.Field(f))
	}
	if len(media) > 0 {
		rows = append(rows, flow.Grid(len(media), env.Gap(), media...))
	}
	return append(rows, flow.Grid(2, env.Gap(), text("lightbulb", "suggestion", step.Suggestion), text("heart", "praise", step.Praise)))
}
