package ui

import (
	"hash/maphash"
	"time"

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

// sameAgain is how soon the same code is no new one. A scanner that was left before a code reads it over and over, and
// must not keep a visit alive whose visitor is gone.
const sameAgain = 4 * time.Second

// lastCode is what was scanned last, and when it was read the last time. A code may be a secret: it is not kept.
type lastCode struct {
	seed maphash.Seed
	sum  uint64
	at   time.Time
}

// again reports whether a code is the one before, that is still being read.
func (l *lastCode) again(code string, now time.Time) bool {
	if l.at.IsZero() {
		l.seed = maphash.MakeSeed()
	}
	sum := maphash.String(l.seed, code)
	again := sum == l.sum && !l.at.IsZero() && now.Sub(l.at) < sameAgain
	l.sum, l.at = sum, now
	return again
}

// scanned offers a code to the screen, and then to those who know what codes do everywhere. A code is a sign of life,
// and no dialogue outlives it.
func (s *Shell) scanned(code string) {
	if s.last.again(code, s.p.Now()) {
		return
	}
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
