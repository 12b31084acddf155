package screen

import (
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// OutOfOrder is all that a terminal shows whose storage cannot be opened: it can take no reports, and says where to go.
type OutOfOrder struct{ File string }

// Page implements nav.Screen.
func (s *OutOfOrder) Page(env *nav.Env) nav.Page {
	card := env.Card(flow.Column(env.MM(6),
		flow.Align(0.5, 0, env.Badge("triangle-alert", 40, theme.Warning)),
		env.Text(theme.Title, env.T("out_of_order.title")).Centered(),
		env.Text(theme.Body, env.T("out_of_order.text")).Centered(),
		env.Soft(env.T("out_of_order.technician", "file", s.File)).Centered(),
	))
	return nav.Page{NoFooter: true, Body: flow.Middle(card)}
}
