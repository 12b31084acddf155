package screen

import (
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// help says where a human is, what this terminal does, and leads to the danger page.
type help struct {
	*terminal
	page int
}

func (s *help) Page(env *nav.Env) nav.Page {
	say := env.T("home.say")
	if s.listensNow() != nil {
		say = env.T("listening.say")
	}
	return nav.Page{
		Title: env.T("help.title"),
		Body: env.Fitting(&s.page, turns(env),
			s.people(env),
			env.Button(widgets.Button{Look: widgets.Outline, Icon: "id-card", Text: env.T("people.sign_in_open"),
				Role:  theme.Strong,
				OnTap: func() { env.Nav.Go(nav.To(nav.Badge)) }}),
			env.Card(env.Facts([]widgets.Fact{
				{Name: env.T("help.say_name"), Text: env.T("help.say_text", "say", say)},
				{Name: env.T("help.anonymous_name"), Text: env.T("help.anonymous_text")},
				{Name: env.T("help.receipt_name"), Text: env.T("help.receipt_text")},
			})),
		),
		Next: &nav.Action{Look: widgets.Alarm, Icon: "phone", Text: env.T("kind.danger"),
			OnTap: func() { env.Nav.Go(nav.To(nav.Danger)) }},
	}
}
