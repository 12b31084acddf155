package ui

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/nav"
)

// listen takes what a scanner types. Nothing on the glass takes keys, so all of them come here.
func (s *Shell) listen() {
	c := s.p.Window.Canvas()
	c.SetOnTypedRune(func(r rune) { s.scanner.Type(r, s.p.Now()) })
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
			if code, ok := s.scanner.Enter(s.p.Now()); ok {
				s.scanned(code)
			}
		}
	})
}

// quiet takes the code of a scanner that sends no Enter.
func (s *Shell) quiet() {
	if code, ok := s.scanner.Quiet(s.p.Now()); ok {
		s.scanned(code)
	}
}

// scanned offers a code to the screen, and then to those who know what codes do everywhere. A code is a sign of life, and no
// dialogue outlives it.
func (s *Shell) scanned(code string) {
	s.p.Session.Touch()
	if s.idle != nil {
		s.stay()
	}
	if s.asking != nil {
		s.Close()
	}
	if t, ok := s.top().screen.(nav.Scanned); ok && t.Scanned(code) {
		return
	}
	if s.p.Codes != nil {
		s.p.Codes(s.env(), s.top().route.Name, code)
	}
}
