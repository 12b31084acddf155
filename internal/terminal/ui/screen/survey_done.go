package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// surveyDone thanks for a questionnaire, and leads to a report for those who have more to say.
type surveyDone struct{ *terminal }

// Page implements nav.Screen.
func (s *surveyDone) Page(env *nav.Env) nav.Page {
	badge := func(mm float64) fyne.CanvasObject {
		edge := env.MM(mm)
		return flow.Sized(edge, edge, flow.Stack(env.Box(theme.Good, nil, 0, edge/2),
			flow.Center(env.Icon("check", mm*0.55, theme.OnTeal))))
	}
	words := flow.Column(env.MM(3),
		env.Text(theme.Display, env.T("survey.done")).Within(1),
		env.Text(theme.Body, env.T("survey.done_text")).Even())
	more := env.Tile(widgets.Tile{
		Icons: s.sayIcons(), Role: theme.Title, Dark: true, Name: env.T("survey.more"), About: env.T("survey.more_about"),
		OnTap: func() {
			s.asReport()
			env.Nav.Go(nav.To(nav.Kind))
		},
	})
	done := env.Button(widgets.Button{Look: widgets.Outline, Icon: "check", Text: env.T("receipt.done"),
		OnTap: env.Nav.StartOver})
	if env.Portrait() {
		return nav.Page{NoFooter: true, Body: flow.Column(env.Space(),
			flow.Grow(flow.Middle(flow.Column(env.MM(8), flow.Align(0, 0, badge(46)), words))),
			flow.Sized(0, env.MM(110), more), done)}
	}
	return nav.Page{NoFooter: true, Body: flow.Row(env.Space()*2,
		flow.Grow(flow.FirstFit(flow.Middle(flow.Column(env.MM(8), flow.Align(0, 0, badge(34)), words)), flow.Middle(words))),
		flow.Grow(flow.Column(env.Space(), flow.Grow(more), done)))}
}
