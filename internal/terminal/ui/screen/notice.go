package screen

import (
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// notice says what the hospital has to say to everyone today, where the home page has no room for it.
type notice struct{ *terminal }

func (s *notice) Page(env *nav.Env) nav.Page {
	return nav.Page{Title: env.T("home.notice"),
		Body: flow.Column(env.Gap(), env.Banner("megaphone", theme.Calm, s.noticeIn(env.Lang())))}
}

// noticePill leads there.
func (s *terminal) noticePill(env *nav.Env) *widgets.Target {
	return env.Button(widgets.Button{Look: widgets.Pill, Icon: "megaphone", Text: env.T("home.notice"),
		OnTap: func() { env.Nav.Go(nav.To(nav.Notice)) }})
}

// noticeIn is the hospital's line to everyone, empty where it has none.
func (s *terminal) noticeIn(lang string) string {
	for _, n := range s.p.Site.Config().Notices {
		if text := n.In(lang); text != "" {
			return text
		}
	}
	return ""
}
