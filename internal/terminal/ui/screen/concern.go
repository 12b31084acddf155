package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// care is what the terminal remembers of somebody in despair from one page to the next. The page for them writes it.
// What was asked for is cleared when its answer is shown; both count in their own visit alone.
type care struct {
	*terminal
	company *company // what was asked for; nil: nothing
	offered string   // visit in which the page for somebody in despair was opened from the page that sends
}

// company is somebody asking for someone to come, in one visit. What became of it waits here for the page, which may
// have been left meanwhile.
type company struct {
	visit string
	told  chan answer
}

type answer struct {
	made session.Receipt
	err  error
}

// concerned offers help, on the page that sends, to who wrote of danger or of ending their own life; nil: nobody did.
func (s *care) concerned(env *nav.Env, d session.Draft, here nav.Name) fyne.CanvasObject {
	switch s.Concern(d.Text) {
	case place.SelfHarm:
		if s.offered != s.p.Session.Visit() {
			return env.Button(widgets.Button{Look: widgets.Outline, Icon: "heart-handshake", Text: env.T("review.despair"),
				Role:  theme.Strong,
				OnTap: func() { env.Nav.Go(nav.Route{Name: nav.Despair, Arg: string(here)}) }})
		}
	case place.Danger:
		if !d.Urgent {
			return env.Button(widgets.Button{Look: widgets.Alarm, Icon: "phone", Text: env.T("review.danger"),
				Role:  theme.Strong,
				OnTap: func() { env.Nav.Go(nav.To(nav.Danger)) }})
		}
	}
	return nil
}
