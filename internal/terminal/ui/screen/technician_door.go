package screen

import (
	"errors"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// PINLength is the number of digits of the technician's PIN.
const PINLength = 6

// technicianDoor asks for the technician's PIN. On a terminal that has none yet it is set here, typed twice.
type technicianDoor struct {
	*terminal
	pin, first string // first: the new PIN as typed the first time
	busy       bool
	trouble    string
}

func (s *technicianDoor) Page(env *nav.Env) nav.Page {
	title, hint := "tech.pin_title", "tech.pin_hint"
	switch {
	case !s.p.Setup.HasPIN() && s.first == "":
		title, hint = "tech.new_pin_title", "tech.new_pin_hint"
	case !s.p.Setup.HasPIN():
		title, hint = "tech.again_pin_title", "tech.new_pin_hint"
	}
	return typing{
		page: nav.Page{Title: env.T(title)},
		above: func() fyne.CanvasObject {
			var word fyne.CanvasObject = env.Soft(env.T(hint))
			if s.trouble != "" {
				word = env.Banner("info", theme.Warning, env.T(s.trouble))
			}
			return flow.Column(env.Space(), env.Slots(s.pin, PINLength, entryWidth(env), true), word)
		},
		next: func() nav.Action {
			return nav.Action{Text: env.T("ui.next"), Icon: "arrow-right", Off: len(s.pin) < PINLength || s.busy,
				OnTap: func() { s.enter(env) }}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(s.pin) < PINLength && !s.busy {
					s.pin, s.trouble = s.pin+string(r), ""
				}
			},
			OnErase: func() { s.pin = dropLast(s.pin) }},
	}.make(env)
}

func (s *technicianDoor) enter(env *nav.Env) {
	pin := s.pin
	s.pin = ""
	if s.p.Setup.HasPIN() {
		s.run(env, func() error { return s.p.Setup.CheckPIN(pin) })
		return
	}
	switch s.first {
	case "":
		s.first = pin
		env.Nav.Redraw()
	case pin:
		s.run(env, func() error { return s.p.Setup.SetPIN(pin) })
	default:
		s.first, s.trouble = "", "tech.pin_differs"
		env.Nav.Redraw()
	}
}

// run checks or keeps the PIN off the UI thread, as hashing it is slow on purpose.
func (s *technicianDoor) run(env *nav.Env, work func() error) {
	s.busy = true
	env.Nav.Redraw()
	var err error
	env.Nav.Work(func() { err = work() }, func() {
		s.busy = false
		switch {
		case err == nil:
			env.Nav.GoInstead(nav.To(nav.TechPanel))
			return
		case errors.Is(err, feedback.ErrTransient):
			s.trouble = "tech.pin_wait"
		case errors.Is(err, feedback.ErrInvalid):
			s.trouble = "tech.pin_wrong"
		default:
			s.trouble = "tech.pin_fault"
		}
		env.Nav.Redraw()
	})
}
