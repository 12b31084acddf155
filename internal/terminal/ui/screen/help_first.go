package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// helpFirst comes before writing a request for help: where to go when help is needed right now.
type helpFirst struct {
	*terminal
	page int
}

func (s *helpFirst) Page(env *nav.Env) nav.Page {
	return nav.Page{
		Step:  1,
		Title: env.T("help_first.title"),
		Body: env.Fitting(&s.page, turns(env),
			env.Banner("clock", theme.KindTone(feedback.Help), env.T("help_first.slow")),
			s.people(env),
			env.Button(widgets.Button{Look: widgets.Alarm, Icon: "phone", Text: env.T("kind.danger"),
				OnTap: func() { env.Nav.Go(nav.To(nav.Danger)) }}),
		),
		Next: &nav.Action{Icon: "pen-line", Text: env.T("help_first.write"), OnTap: func() { env.Nav.Go(nav.To(nav.Write)) }},
	}
}

// people says where a human is: on a ward the nurses, then the desk and the hotline.
func (s *terminal) people(env *nav.Env) fyne.CanvasObject {
	c := s.p.Site.Config()
	var rows []fyne.CanvasObject
	nurse := s.nurseStation(env.Lang())
	onWard := nurse != "" && c.Profile == feedback.Ward
	if onWard {
		rows = append(rows, whereabouts(env, "bed-single", env.T("help.nurse"), nurse, theme.Strong))
	}
	// where the glass is low the nearest one has the room
	if desk := c.Desk.In(env.Lang()); desk != "" && !(onWard && env.Short()) {
		rows = append(rows, whereabouts(env, "map-pin", env.T("help.desk"), desk, theme.Strong))
	}
	if c.Hotline != "" {
		rows = append(rows, whereabouts(env, "phone", env.T("help.hotline"), c.Hotline, theme.Title))
	}
	return env.Card(flow.Column(env.MM(5), rows...))
}

// whereabouts is a badge, what something is, and where or which number.
func whereabouts(env *nav.Env, icon, name, text string, role theme.Role) fyne.CanvasObject {
	value := env.Text(role, text)
	if role != theme.Strong {
		value.In(theme.TealInk).Within(1)
	}
	return flow.Line(env.MM(5), env.Badge(icon, 18, theme.Calm),
		flow.Grow(flow.Column(env.MM(0.5), env.Soft(name), value)))
}
