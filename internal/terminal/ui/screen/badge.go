package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// Digits of the number and the PIN of who signs in.
const (
	minBadge, maxBadge = 4, 8
	minPIN, maxPIN     = 6, 12
)

// badgeDoor signs in with a badge: by its number and PIN, or by the card where there is a scanner, which works on every
// page.
type badgeDoor struct {
	*terminal
	helpers     *helpers
	number, pin string
	atPIN       bool
	checking    bool
	err         error // of the last try
}

// Page implements nav.Screen.
func (s *badgeDoor) Page(env *nav.Env) nav.Page {
	if s.atPIN {
		return s.askPIN(env)
	}
	return typing{
		page:  nav.Page{Title: env.T("people.number_title")},
		above: func() fyne.CanvasObject { return s.typed(env, s.number, "people.number_hint") },
		next: func() nav.Action {
			return nav.Action{Text: env.T("ui.next"), Icon: "arrow-right", Off: len(s.number) < minBadge,
				OnTap: func() { s.atPIN, s.err = true, nil; env.Nav.RedrawAnew() }}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(s.number) < maxBadge {
					s.number += string(r)
				}
			},
			OnErase: func() { s.number = dropLast(s.number) }},
	}.make(env)
}

func (s *badgeDoor) askPIN(env *nav.Env) nav.Page {
	return typing{
		page: nav.Page{Title: env.T("people.pin_title"),
			OnBack: func() { s.atPIN, s.pin, s.err = false, "", nil; env.Nav.RedrawAnew() }},
		above: func() fyne.CanvasObject {
			return s.typed(env, strings.Repeat("●", len(s.pin)), "people.pin_hint")
		},
		next: func() nav.Action {
			if s.checking {
				return nav.Action{Text: env.T("people.checking"), Icon: "hourglass", Off: true}
			}
			return nav.Action{Text: env.T("people.sign_in"), Icon: "check", Off: len(s.pin) < minPIN,
				OnTap: func() { s.check(env) }}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(s.pin) < maxPIN && !s.checking {
					s.pin, s.err = s.pin+string(r), nil
				}
			},
			OnErase: func() {
				if !s.checking {
					s.pin, s.err = dropLast(s.pin), nil
				}
			}},
	}.make(env)
}

// typed is the field, and below it what went wrong, else whose PIN is asked for, else what signing in is good for.
func (s *badgeDoor) typed(env *nav.Env, value, hint string) fyne.CanvasObject {
	word := fyne.CanvasObject(env.Soft(env.T("people.door_about")))
	switch {
	case s.err != nil:
		word = env.Banner("info", theme.Warning, refusal(env, s.err, s.number))
	case s.atPIN:
		word = env.Soft(env.T("people.pin_of", "number", s.number))
	}
	return flow.Column(env.Space(), entered(env, value, env.T(hint)), word)
}

// check compares number and PIN off the UI thread, as that is slow on purpose.
func (s *badgeDoor) check(env *nav.Env) {
	if s.checking {
		return
	}
	number, pin := s.number, s.pin
	b := s.findBadge(func(b wire.Badge) bool { return b.Number == number })
	s.checking, s.pin = true, ""
	env.Nav.Redraw()
	var err error
	env.Nav.Work(func() { err = s.helpers.door.PIN("badge "+number, b.PIN, pin) }, func() {
		s.checking = false
		if s.err = err; err != nil {
			env.Nav.Redraw()
			return
		}
		s.helpers.begin(env, b)
		s.helpers.leaveDoor(env)
		s.helpers.greet(env, b)
	})
}

// leaveDoor leaves the page of number and PIN once somebody signed in.
func (s *helpers) leaveDoor(env *nav.Env) {
	if s.midway() { // back to what is being written, over the page of help that led here
		env.Nav.Back()
		env.Nav.Back()
	} else {
		env.Nav.StartAt(s.Start())
	}
}
