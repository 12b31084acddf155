package screen

import (
	"slices"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/place"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// danger shows whom to ring and where to run when someone is in danger now. The terminal itself cannot call.
type danger struct {
	*terminal
	keeper *keeper
	page   int
}

func (s *danger) Page(env *nav.Env) nav.Page {
	warning := env.Banner("triangle-alert", theme.Alarm, env.T("danger.cannot_call"))
	where := []fyne.CanvasObject{}
	if nurse := s.nurseStation(env.Lang()); nurse != "" {
		where = append(where, env.Card(whereabouts(env, "map-pin", env.T("danger.nurse"), nurse, theme.Strong)))
	}
	var rows []fyne.CanvasObject
	for _, p := range s.emergency(env) {
		rows = append(rows, whereabouts(env, "phone", p.Name, p.Number, theme.Title))
	}
	next := &nav.Action{Look: widgets.Alarm, Icon: "pen-line", Text: env.T("danger.write"), OnTap: func() { s.write(env) }}
	if s.keeper.waits() {
		next.Off, next.Icon, next.Text = true, "hourglass", env.T("review.sending")
	}
	return nav.Page{Title: env.T("danger.title"), Body: s.calls(env, warning, where, rows), Next: next}
}

// write begins an urgent report; where something else is still being kept, as soon as it is.
func (s *danger) write(env *nav.Env) {
	s.keeper.whenFree(env, func() bool {
		if !s.p.Session.Update(func(d *session.Draft) {
			d.AsReport() // photos of a snapshot stay with it
			d.Urgent = true
			if d.Kind == "" {
				d.Kind = feedback.Help
			}
		}) {
			return false
		}
		env.Nav.Go(nav.To(nav.Write))
		return true
	})
}

// Leave gives up what waits.
func (s *danger) Leave() { s.keeper.giveUp() }

// calls sets the warning, where to run and whom to ring on one page; where that is too much, the numbers come first.
func (s *danger) calls(env *nav.Env, warning fyne.CanvasObject, where, rows []fyne.CanvasObject) fyne.CanvasObject {
	numbers := func(columns int) fyne.CanvasObject { return env.Card(flow.Grid(columns, env.MM(4), rows...)) }
	words := append([]fyne.CanvasObject{warning}, where...)
	all := func(gap float32, columns int) fyne.CanvasObject {
		return flow.Column(gap, append(slices.Clone(words), numbers(columns))...)
	}
	columns := 2
	if !env.Portrait() && !env.Short() { // on a short glass names would take two lines
		columns = 3
	}
	paged := env.Pages(env.Gap(), &s.page, turns(env), append([]fyne.CanvasObject{numbers(columns), warning}, where...)...)
	if env.Portrait() {
		return flow.FirstFit(all(env.Space(), 1), all(env.Gap(), 1), all(env.Gap(), 2), paged)
	}
	halves := func(columns int) fyne.CanvasObject {
		return flow.Row(env.Space(), flow.Grow(flow.Column(env.Gap(), words...)),
			flow.GrowBy(1.1, flow.Column(0, numbers(columns))))
	}
	return flow.FirstFit(halves(1), halves(2), all(env.Gap(), len(rows)), paged)
}

// emergency lists the numbers for this place.
func (s *terminal) emergency(env *nav.Env) []place.Call {
	c := s.p.Site.Config()
	return place.Calls(place.Path(c.Places, c.PlaceID), env.Lang(), place.Numbers{
		Hotline: c.Hotline, HotlineName: env.T("danger.hotline"), AmbulanceName: env.T("danger.ambulance"),
		PoliceName: env.T("danger.police"),
	})
}

// nurseStation is the nearest one for this place, in words; empty when the desk named none.
func (s *terminal) nurseStation(lang string) string {
	c := s.p.Site.Config()
	return place.NurseStation(place.Path(c.Places, c.PlaceID), lang)
}

// Concern is what someone's words give reason to offer.
func (s *terminal) Concern(text string) place.Concern {
	c := s.p.Site.Config()
	return place.NewRule(c.DangerWords, c.SelfHarm).Of(text)
}
