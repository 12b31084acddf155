package screen

import (
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/badge"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/terminal/walk"
	"xinsheng/internal/wire"
)

// Digits of the number and the PIN on an experiencer's card.
const (
	leastCardNumber, mostCardNumber = 4, 8
	leastCardPIN, mostCardPIN       = 6, 12
)

// walkDoor lets a patient experiencer in: by the card where there is a scanner, else by its number and PIN. The hub is
// not needed.
type walkDoor struct {
	*terminal
	walks       *walking
	env         *nav.Env
	number, pin string
	atPIN       bool
	checking    bool
	byCard      bool // the last try
	trouble     error
}

var _ nav.Scanned = (*walkDoor)(nil)

// Page implements nav.Screen.
func (s *walkDoor) Page(env *nav.Env) nav.Page {
	s.env = env
	if s.atPIN {
		return s.ask(env, "pin", &s.pin, leastCardPIN, mostCardPIN, func() { s.byNumber() })
	}
	return s.ask(env, "number", &s.number, leastCardNumber, mostCardNumber, func() {
		s.atPIN, s.trouble = true, nil
		env.Nav.RedrawAnew()
	})
}

// ask asks for digits.
func (s *walkDoor) ask(env *nav.Env, what string, value *string, least, most int, next func()) nav.Page {
	page := nav.Page{Title: env.T("walk." + what + "_title")}
	if s.atPIN {
		page.OnBack = func() {
			s.atPIN, s.pin, s.trouble = false, "", nil
			env.Nav.RedrawAnew()
		}
	}
	return typing{
		page: page,
		above: func() fyne.CanvasObject {
			shown := *value
			if s.atPIN {
				shown = strings.Repeat("●", len(shown))
			}
			word := fyne.CanvasObject(env.Banner("id-card", theme.Calm, env.T("walk."+what+"_about")))
			if s.trouble != nil {
				word = env.Banner("info", theme.Warning, s.troubleText(env))
			}
			return flow.Column(env.Space(), entered(env, shown, env.T("walk."+what+"_hint")), word)
		},
		next: func() nav.Action {
			switch {
			case s.checking:
				return nav.Action{Text: env.T("walk.checking"), Icon: "hourglass", Off: true}
			case s.atPIN:
				return nav.Action{Text: env.T("walk.enter"), Icon: "check", Off: len(*value) < least, OnTap: next}
			}
			return nav.Action{Text: env.T("ui.next"), Icon: "arrow-right", Off: len(*value) < least, OnTap: next}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(*value) < most && !s.checking {
					*value, s.trouble = *value+string(r), nil
				}
			},
			OnErase: func() {
				if !s.checking {
					*value, s.trouble = dropLast(*value), nil
				}
			}},
	}.make(env)
}

func (s *walkDoor) troubleText(env *nav.Env) string {
	var wait *badge.WaitError
	switch {
	case errors.Is(s.trouble, walk.ErrOver):
		return env.T("walk.over", "hotline", s.p.Site.Config().Hotline)
	case errors.As(s.trouble, &wait):
		return env.T("walk.wait", "long", env.Duration(wait.For.Round(time.Second)+time.Second))
	case s.byCard:
		return env.T("walk.card_refused", "hotline", s.p.Site.Config().Hotline)
	default:
		return env.T("walk.wrong", "hotline", s.p.Site.Config().Hotline)
	}
}

// Scanned implements nav.Scanned: a card opens the walk.
func (s *walkDoor) Scanned(code string) bool {
	if card, err := wire.ParseCard(code); err != nil || card.Kind != wire.WalkerCard || s.checking {
		return s.checking
	}
	s.byCard = true
	s.check(func() (wire.Walker, error) {
		return s.walks.door.ByCard(s.p.Site.Config().Walkers, code, s.p.Site.Now())
	})
	return true
}

func (s *walkDoor) byNumber() {
	number, pin := s.number, s.pin
	s.pin, s.byCard = "", false
	s.check(func() (wire.Walker, error) {
		return s.walks.door.ByNumber(s.p.Site.Config().Walkers, number, pin, s.p.Site.Now())
	})
}

// check compares off the UI thread, as that is slow on purpose.
func (s *walkDoor) check(who func() (wire.Walker, error)) {
	if s.checking {
		return
	}
	s.checking, s.trouble = true, nil
	s.env.Nav.Redraw()
	var w wire.Walker
	var err error
	s.env.Nav.Work(func() { w, err = who() }, func() {
		s.checking = false
		if s.trouble = err; err != nil {
			s.env.Nav.RedrawAnew()
			return
		}
		s.walks.signIn(w)
		s.env.Nav.BackTo(nav.Walk)
	})
}

// Leave forgets what was typed.
func (s *walkDoor) Leave() {
	s.number, s.pin, s.atPIN, s.checking, s.trouble = "", "", false, false, nil
}
