package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
)

// walkDone thanks for a walk that was ended. Steps that were forgotten can still be filled in.
type walkDone struct {
	*terminal
	walks *walking
}

// Page implements nav.Screen.
func (s *walkDone) Page(env *nav.Env) nav.Page {
	w := s.p.Session.Walker()
	if w == nil {
		return signedOut(env)
	}
	done, all := doneOf(w.Route, s.walks.steps(w)), len(w.Route.Steps())
	words := func(mm float64) fyne.CanvasObject {
		edge := env.MM(mm)
		disc := flow.Sized(edge, edge, flow.Stack(env.Box(theme.Good, nil, 0, edge/2),
			flow.Center(env.Icon("check", mm*0.55, theme.OnTeal))))
		parts := []fyne.CanvasObject{flow.Align(0.5, 0, disc), env.Text(theme.Title, env.T("walk.thanks")).Centered(),
			env.Text(theme.Label, env.T("walk.thanks_done", "n", strconv.Itoa(done), "of", strconv.Itoa(all))).
				Regular().Centered()}
		if done < all {
			parts = append(parts, env.Soft(env.T("walk.thanks_more", "date", env.Date(w.Until.In(s.p.Site.Now().Location())))).
				Centered())
		}
		return flow.Middle(flow.Column(env.MM(6), parts...))
	}
	page := nav.Page{
		Body:   env.Card(flow.FirstFit(words(46), words(24), words(14))),
		OnBack: func() { env.Nav.BackTo(nav.Walk) },
		Next:   &nav.Action{Icon: "check", Text: env.T("receipt.done"), OnTap: env.Nav.StartOver},
	}
	return page
}
