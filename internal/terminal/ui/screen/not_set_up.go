package screen

import (
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// notSetUp is all that a terminal shows before it is enrolled: it takes no reports.
type notSetUp struct{ *terminal }

func (s *notSetUp) Page(env *nav.Env) nav.Page {
	card := env.Card(flow.Column(env.MM(6),
		flow.Align(0.5, 0, env.Badge("settings", 40, theme.Calm)),
		env.Text(theme.Title, env.T("not_set_up.title")).Centered(),
		env.Text(theme.Body, env.T("not_set_up.text")).Centered(),
		env.Soft(env.T("not_set_up.technician")).Centered(),
	))
	return nav.Page{NoFooter: true, Body: flow.Middle(card)}
}
