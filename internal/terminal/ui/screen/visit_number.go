package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// maxVisitNumber is the most characters of a visit number.
const maxVisitNumber = 20

// visitNumber asks for the number of the visit or the stay, which may have letters. None is fine.
type visitNumber struct {
	*terminal
	env     *nav.Env
	letters bool
	started bool
	value   string
}

func (s *visitNumber) Page(env *nav.Env) nav.Page {
	s.env = env
	if !s.started {
		s.started, s.value = true, s.p.Session.Draft().VisitNumber
	}
	pad := widgets.Pad{Alphabet: "1234567890", Columns: 3,
		Switch: env.T("visit_number.letters"), OnSwitch: func() { s.letters = true; env.Nav.Redraw() },
		OnKey: func(r rune) {
			if len(s.value) < maxVisitNumber {
				s.value += string(r)
			}
		},
		OnErase: func() { s.value = dropLast(s.value) },
	}
	if s.letters {
		pad.Alphabet, pad.Columns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 6
		pad.Switch, pad.OnSwitch = env.T("visit_number.digits"), func() { s.letters = false; env.Nav.Redraw() }
	}
	return typing{
		page:  nav.Page{Step: 3, Title: env.T("visit_number.title")},
		above: func() fyne.CanvasObject { return entered(env, s.value, env.T("visit_number.hint")) },
		next: func() nav.Action {
			next := nav.Action{Text: env.T("ui.done"), Icon: "check", OnTap: func() { s.set(env) }}
			if s.value == "" {
				next.Text = env.T("visit_number.none")
			}
			return next
		},
		pad: pad,
	}.make(env)
}

// Scanned takes a visit number.
func (s *visitNumber) Scanned(code string) bool {
	if !s.isVisit(code) {
		return false
	}
	s.value = code
	s.env.Nav.Redraw()
	return true
}

func (s *visitNumber) set(env *nav.Env) {
	s.p.Session.Update(func(d *session.Draft) { d.VisitNumber = s.value })
	env.Nav.BackTo(nav.Review)
}
