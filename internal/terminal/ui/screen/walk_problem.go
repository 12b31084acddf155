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

// walkProblem asks what was wrong at a step, and then how bad it is.
type walkProblem struct {
	*terminal
	walks   *walking
	step    feedback.Step
	problem feedback.Problem // chosen; empty: not yet
	page    int
}

func newWalkProblem(walks *walking) *walkProblem {
	p := &walkProblem{terminal: walks.terminal, walks: walks}
	if d := p.p.Session.Draft(); d.Step != nil {
		p.step = d.Step.Step
	}
	return p
}

// problemIcons are the pictures of the problems.
var problemIcons = map[feedback.Problem]string{
	feedback.ProblemWait: "hourglass", feedback.ProblemManner: "frown", feedback.ProblemUnclear: "circle-question-mark",
	feedback.ProblemProcess: "footprints", feedback.ProblemFacility: "wrench", feedback.ProblemHygiene: "brush-cleaning",
	feedback.ProblemPrivacy: "eye-off", feedback.ProblemSafety: "triangle-alert", feedback.ProblemCharge: "receipt-text",
	feedback.ProblemSomething: "ellipsis",
}

// Page implements nav.Screen.
func (s *walkProblem) Page(env *nav.Env) nav.Page {
	w := s.p.Session.Walker()
	if w == nil || s.step == "" {
		return signedOut(env)
	}
	if s.problem != "" {
		return s.severity(env, w)
	}
	now := s.walks.draft(w, s.step).Problem
	var cells []fyne.CanvasObject
	for _, p := range feedback.Problems() {
		cells = append(cells,
			env.Choice(widgets.Choice{Icon: problemIcons[p], Text: env.T("walk.problem." + string(p)), On: now == p,
				OnTap: func() { s.problem = p; env.Nav.RedrawAnew() }}))
	}
	columns := 2
	if !env.Portrait() {
		columns = 4
		if env.Large() {
			columns = 3
		}
	}
	var body fyne.CanvasObject = env.PagedGrid(columns, onePage, &s.page, turns(env), cells...)
	if !env.Short() || !env.Large() { // there the problems need all the room
		body = flow.Column(env.Space(), env.Soft(env.T("walk.problem_about")), flow.Grow(body))
	}
	return nav.Page{
		Title: env.T("walk.problem_title"),
		Body:  body,
		Next: &nav.Action{Look: widgets.Outline, Text: env.T("walk.problem_no"), OnTap: func() {
			s.set(env, w, "", "")
		}},
	}
}

// severity asks how bad it is.
func (s *walkProblem) severity(env *nav.Env, w *session.Walker) nav.Page {
	tones := map[feedback.Severity]theme.Tone{feedback.Minor: theme.Calm, feedback.Medium: theme.Warning,
		feedback.Serious: theme.Alarm}
	icons := map[feedback.Severity]string{feedback.Minor: "info", feedback.Medium: "meh",
		feedback.Serious: "triangle-alert"}
	var rows, cards []fyne.CanvasObject
	for _, v := range feedback.Severities() {
		row := widgets.KindRow{Icon: icons[v], Name: env.T("walk.severity." + string(v)),
			About: env.T("walk.severity_about." + string(v)), Tone: tones[v],
			OnTap: func() { s.set(env, w, s.problem, v) }}
		rows = append(rows, env.KindRow(row))
		cards = append(cards, env.KindCard(row))
	}
	var body fyne.CanvasObject = flow.Column(0, flow.Most(env.MM(210), flow.Grid(1, env.MM(5), rows...)))
	if !env.Portrait() {
		body = flow.FirstFit(flow.Grid(3, env.MM(5), cards...), flow.Grid(1, env.Gap(), rows...))
	}
	return nav.Page{Title: env.T("walk.severity_title", "problem", env.T("walk.problem."+string(s.problem))), Body: body,
		OnBack: func() { s.problem = ""; env.Nav.RedrawAnew() }}
}

func (s *walkProblem) set(env *nav.Env, w *session.Walker, p feedback.Problem, v feedback.Severity) {
	s.walks.change(w, s.step, func(step *feedback.WalkStep) { step.Problem, step.Severity = p, v })
	env.Nav.BackTo(nav.WalkStep)
}
