package screen

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// enrolLength is the number of characters of an enrolment code, groupLength how many are shown together.
const (
	enrolLength = 25
	groupLength = 5
)

// enrolTimeout is how long an enrolment may take.
const enrolTimeout = 30 * time.Second

// enrolment is a one-time code as it is typed.
type enrolment struct {
	code    string
	busy    bool
	done    bool
	trouble string
}

func (s *techPanel) enrolPage(env *nav.Env) nav.Page {
	if s.done {
		return nav.Page{Title: env.T("tech.enrol"),
			Body: flow.Column(0, env.Banner("badge-check", theme.Fine, env.T("tech.enrol_done"))),
			Next: &nav.Action{Icon: "house", Text: env.T("ui.home"), OnTap: env.Nav.StartOver}}
	}
	columns := 6
	if !env.Portrait() {
		columns = 7
	}
	return typing{
		page:  nav.Page{Title: env.T("tech.enrol")},
		above: func() fyne.CanvasObject { return flow.Column(env.Space(), s.codeBox(env), s.enrolWord(env)) },
		next: func() nav.Action {
			if s.busy {
				return nav.Action{Icon: "hourglass", Text: env.T("tech.enrol_busy"), Off: true}
			}
			return nav.Action{Icon: "check", Text: env.T("tech.enrol_now"), Off: len(s.code) < enrolLength,
				OnTap: func() { s.enrol(env) }}
		},
		pad: widgets.Pad{Alphabet: numberSymbols, Columns: columns,
			OnKey: func(r rune) {
				if len(s.code) < enrolLength && !s.busy {
					s.code, s.trouble = s.code+string(r), ""
				}
			},
			OnErase: func() {
				if !s.busy {
					s.code, s.trouble = dropLast(s.code), ""
				}
			}},
	}.make(env)
}

// enrolWord says what went wrong, else what a further enrolment does, else what to type.
func (s *techPanel) enrolWord(env *nav.Env) fyne.CanvasObject {
	switch {
	case s.trouble != "":
		return env.Banner("info", theme.Warning, env.T(s.trouble))
	case s.p.Setup.Enrolled():
		return env.Banner("info", theme.Warning, env.T("tech.enrol_again"))
	default:
		return env.Soft(env.T("tech.enrol_hint"))
	}
}

// codeBox shows the code in groups, the rest as dots.
func (s *techPanel) codeBox(env *nav.Env) fyne.CanvasObject {
	var groups []string
	padded := s.code + strings.Repeat("·", enrolLength-len(s.code))
	runes := []rune(padded)
	for i := 0; i < enrolLength; i += groupLength {
		groups = append(groups, string(runes[i:i+groupLength]))
	}
	return flow.Stack(
		env.Box(theme.Card, theme.Teal, env.Outline(), env.KeyRadius()),
		flow.Pad(env.MM(4), env.MM(4), env.Text(theme.Strong, strings.Join(groups, "  ")).Centered().Within(2)))
}

func (s *techPanel) enrol(env *nav.Env) {
	if _, err := wire.ParseEnrolCode(s.code); err != nil {
		s.trouble = "tech.enrol_mistyped"
		env.Nav.Redraw()
		return
	}
	s.busy, s.trouble = true, ""
	env.Nav.Redraw()
	var err error
	code := s.code
	env.Nav.Work(func() {
		ctx, cancel := context.WithTimeout(context.Background(), enrolTimeout)
		defer cancel()
		err = s.p.Setup.Enrol(ctx, code)
	}, func() {
		s.busy = false
		switch {
		case err == nil:
			s.done, s.code = true, ""
		case errors.Is(err, feedback.ErrTransient):
			s.trouble = "tech.enrol_offline"
		default:
			s.trouble = "tech.enrol_refused"
		}
		env.Nav.Redraw()
	})
}
