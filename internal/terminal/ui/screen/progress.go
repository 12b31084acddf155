package screen

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// Lengths of what is typed, and the 32 symbols of a receipt number.
const (
	numberLength  = 8
	pinLength     = 4
	numberSymbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// askTimeout is how long the hub is waited for.
const askTimeout = 8 * time.Second

// progress asks for number and PIN, shows how the case stands, and takes what the person says of the answer.
type progress struct {
	*terminal
	keeper      *keeper
	helpers     *helpers
	care        *care
	env         *nav.Env
	number, pin string
	atPIN       bool
	asking      bool
	// goes up with every question and whenever one is given up: an answer to another turn does not count
	turn    int
	trouble string // key of what went wrong last, empty: nothing
	found   *wire.Progress
	page    int

	proof  wire.ProgressRequest // what opened the case that is shown; for what the person does next
	step   progressStep
	line   nav.Screen // the keyboards, while something is written
	lang   string     // in which they were made
	wanted *wanted    // what was asked for last and has not been confirmed
	done   string     // key of what the hub confirmed last
	saving bool       // what was said is being made durable
	kept   []*kept    // what was added, in the order in which it was
	judged bool       // why the answer does not satisfy is among it, and the hub has not shown yet what came of it
	looks  int        // goes up whenever the hub is asked what came of it: a later answer counts
	online bool       // as the page says
}

// progressStep is the page behind the one that shows how a case stands.
type progressStep int

const (
	stepShow progressStep = iota
	stepWhy
	stepSay   // something is added, or said of the answer, in one's own words
	stepWrite // with the keyboards
)

var (
	_ nav.Ticker = (*progress)(nil)
	_ nav.Leaver = (*progress)(nil)
)

func (s *progress) Page(env *nav.Env) nav.Page {
	s.env = env
	// what was said became something else elsewhere
	if (s.step == stepSay || s.step == stepWrite) && !s.mine() && !s.saving {
		s.stopWriting()
		s.step = stepShow
	}
	switch {
	case s.found != nil && s.step == stepWhy:
		return s.askWhy(env)
	case s.found != nil && s.step == stepSay:
		return s.say(env)
	case s.found != nil && s.step == stepWrite:
		return s.write(env)
	case s.found != nil:
		return s.result(env)
	case s.atPIN:
		return s.askPIN(env)
	default:
		return s.askNumber(env)
	}
}

func (s *progress) askNumber(env *nav.Env) nav.Page {
	columns := 6
	if !env.Portrait() {
		columns = 7
	}
	return typing{
		page: nav.Page{Title: env.T("progress.number_title")},
		above: func() fyne.CanvasObject {
			return s.slots(env, s.number, numberLength, env.T("progress.number_hint"))
		},
		next: func() nav.Action {
			if s.asking {
				return nav.Action{Text: env.T("progress.asking"), Icon: "hourglass", Off: true}
			}
			return nav.Action{Text: env.T("ui.next"), Icon: "arrow-right", Off: len(s.number) < numberLength,
				OnTap: func() { s.checkNumber(env) }}
		},
		pad: widgets.Pad{Alphabet: numberSymbols, Columns: columns,
			OnKey: func(r rune) {
				if len(s.number) < numberLength {
					s.number, s.trouble = s.number+string(r), ""
				}
			},
			OnErase: func() { s.number, s.trouble = dropLast(s.number), "" }},
	}.make(env)
}

// slots are the places of what is typed, and below them what went wrong, else a hint.
func (s *progress) slots(env *nav.Env, value string, length int, hint string) fyne.CanvasObject {
	var word fyne.CanvasObject = env.Soft(hint)
	if s.trouble != "" {
		word = env.Banner("info", theme.Warning, env.T(s.trouble, "hotline", s.p.Site.Config().Hotline))
	}
	return flow.Column(env.Space(), env.Slots(value, length, entryWidth(env), false), word)
}

// checkNumber catches a mistyped character here, before anyone is asked.
func (s *progress) checkNumber(env *nav.Env) {
	if _, err := wire.ParseReceiptNumber(s.number); err != nil {
		s.trouble = "progress.mistyped"
	} else {
		s.atPIN, s.trouble = true, ""
	}
	env.Nav.Redraw()
}

func (s *progress) askPIN(env *nav.Env) nav.Page {
	return typing{
		page: nav.Page{Title: env.T("progress.pin_title"),
			OnBack: func() { s.giveUp(); s.atPIN, s.trouble = false, ""; env.Nav.Redraw() }},
		above: func() fyne.CanvasObject {
			return s.slots(env, s.pin, pinLength, env.T("progress.pin_hint", "number", wire.ReceiptNumber(s.number).Dashed()))
		},
		next: func() nav.Action {
			if s.asking {
				return nav.Action{Text: env.T("progress.asking"), Icon: "hourglass", Off: true}
			}
			return nav.Action{Text: env.T("progress.ask"), Icon: "search", Off: len(s.pin) < pinLength,
				OnTap: func() { s.ask(env) }}
		},
		pad: widgets.Pad{Alphabet: "1234567890", Columns: 3,
			OnKey: func(r rune) {
				if len(s.pin) < pinLength && !s.asking {
					s.pin, s.trouble = s.pin+string(r), ""
				}
			},
			OnErase: func() {
				if !s.asking {
					s.pin, s.trouble = dropLast(s.pin), ""
				}
			}},
	}.make(env)
}

func (s *progress) ask(env *nav.Env) {
	if s.asking {
		return
	}
	number, err := wire.ParseReceiptNumber(s.number)
	if err != nil {
		s.atPIN, s.trouble = false, "progress.mistyped"
		env.Nav.Redraw()
		return
	}
	pin := s.pin
	proof := wire.ProgressRequest{Number: string(number), PIN: pin}
	s.run(env, proof, "progress.unknown", func(ctx context.Context) (wire.Progress, error) {
		return s.p.Asker.Progress(ctx, number, pin)
	})
}

// Scanned takes a receipt: its QR code is all that is needed, its number needs the PIN.
func (s *progress) Scanned(code string) bool {
	if s.asking || s.saving || s.holds() || !isReceipt(code) {
		return false
	}
	s.closeCase()
	if token, ok := receiptToken(code); ok {
		s.run(s.env, wire.ProgressRequest{Token: token}, "progress.token_unknown",
			func(ctx context.Context) (wire.Progress, error) { return s.p.Asker.ProgressOf(ctx, token) })
		return true
	}
	number, _ := wire.ParseReceiptNumber(code)
	s.number, s.atPIN = string(number), true
	s.env.Nav.RedrawAnew()
	return true
}

// run asks off the UI thread. unknown is the key of what to say when the hub knows of nothing.
func (s *progress) run(env *nav.Env, proof wire.ProgressRequest, unknown string,
	ask func(context.Context) (wire.Progress, error)) {
	s.giveUp()
	turn := s.turn
	s.asking, s.trouble = true, ""
	env.Nav.Redraw()
	var found wire.Progress
	var err error
	env.Nav.Work(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		defer cancel()
		found, err = ask(ctx)
	}, func() {
		if s.turn != turn {
			return
		}
		s.asking = false
		switch {
		case err == nil:
			s.found, s.proof, s.pin, s.page, s.step = &found, proof, "", 0, stepShow
		case errors.Is(err, feedback.ErrInvalid):
			s.trouble, s.pin = unknown, ""
		case errors.Is(err, feedback.ErrTooOften):
			s.trouble = "progress.too_often"
		default:
			s.trouble = "progress.offline"
		}
		env.Nav.Redraw()
	})
}

// closeCase closes the case, and all that was shown, typed and said of it.
func (s *progress) closeCase() {
	s.giveUp()
	s.stopWriting()
	if s.mine() {
		s.p.Session.Update(func(d *session.Draft) { d.Drop() })
	}
	s.found, s.proof, s.wanted, s.kept, s.judged, s.step = nil, wire.ProgressRequest{}, nil, nil, false, stepShow
	s.atPIN, s.number, s.pin, s.trouble, s.done = false, "", "", "", ""
}

// giveUp has the answer dropped that is still awaited.
func (s *progress) giveUp() {
	s.turn++
	s.asking = false
}
