package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// concerned offers help, on the page that sends, to who wrote of danger or of ending their own life; nil: nobody did.
func (s *Screens) concerned(env *nav.Env, d session.Draft, here nav.Name) fyne.CanvasObject {
	switch s.Concern(d.Text) {
	case place.SelfHarm:
		if s.offered != s.p.Session.Visit() {
			return env.Button(widgets.Button{Look: widgets.Outline, Icon: "heart-handshake", Text: env.T("review.despair"), Role: theme.Strong,
				OnTap: func() { env.Nav.Go(nav.Route{Name: nav.Despair, Arg: string(here)}) }})
		}
	case place.Danger:
		if !d.Urgent {
			return env.Button(widgets.Button{Look: widgets.Alarm, Icon: "phone", Text: env.T("review.danger"), Role: theme.Strong,
				OnTap: func() { env.Nav.Go(nav.To(nav.Danger)) }})
		}
	}
	return nil
}
