package screen

import (
	"context"
	"errors"
	"fmt"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
	"xinsheng/internal/wire"
)

// wanted is something that a person wants done to their case. request names it from the first tap until the hub
// confirms it, so that it counts once however often it is tried.
type wanted struct {
	what      wire.Offer // CanAdd is none of these: the terminal keeps what is added
	verdict   feedback.Verdict
	shortfall feedback.Shortfall
	done      string // key of what to say once the hub confirmed it
	request   string
}

// errNotDone: the case is not as it was shown any more, and how it stands now is not known.
var errNotDone = errors.New("not done, and not seen why")

// ways are the buttons below: to add something, a withdrawal, or taking one back.
func (s *progress) ways(env *nav.Env) []fyne.CanvasObject {
	var ways []fyne.CanvasObject
	button := func(icon, key string, look widgets.Look, tap func()) {
		ways = append(ways, env.Button(widgets.Button{Look: look, Icon: icon, Text: env.T(key), Off: s.asking, OnTap: tap}))
	}
	if s.mayAdd() {
		button(s.ownIcon(), "progress.add", widgets.Outline, func() { s.takeUp(env, false) })
	}
	if s.may(wire.CanWithdraw) {
		button("undo-2", "progress.withdraw", widgets.Outline, func() { s.sureToWithdraw(env) })
	}
	if s.may(wire.CanReopen) && !s.may(wire.CanRate) {
		button("rotate-ccw", "progress.reopen", widgets.Outline, func() { s.rated(env, feedback.NotSatisfied) })
	}
	if s.may(wire.CanUndo) {
		button("rotate-ccw", "progress.undo", widgets.Outline, func() {
			s.do(env, wanted{what: wire.CanUndo, done: "progress.undone"})
		})
	}
	return ways
}

func (s *progress) sureToWithdraw(env *nav.Env) {
	env.Nav.Ask(nav.Question{
		Icon: "undo-2", Title: env.T("progress.withdraw_title"), Text: env.T("progress.withdraw_text"),
		Choices: []nav.Action{
			{Text: env.T("progress.withdraw_no"), OnTap: env.Nav.Close},
			{Text: env.T("progress.withdraw_yes"), Look: widgets.Alarm, OnTap: func() {
				env.Nav.Close()
				s.do(env, wanted{what: wire.CanWithdraw, done: "progress.withdrawn"})
			}},
		},
	})
}

// do asks the hub, and says that it is done only when the hub says so. What was not confirmed stays offered.
func (s *progress) do(env *nav.Env, w wanted) {
	if s.asking {
		return
	}
	w.request = uuid.NewString()
	if last := s.wanted; last != nil {
		again := *last
		again.request = w.request
		if again == w { // the answer to the last try was lost
			w.request = last.request
		}
	}
	s.giveUp()
	s.wanted, s.asking, s.trouble, s.done = &w, true, "", ""
	env.Nav.Redraw()
	turn, proof, mark := s.turn, s.proof, s.found.AnswerMark
	var found wire.Progress
	var err error
	env.Nav.Work(func() {
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		defer cancel()
		if found, err = s.send(ctx, proof, mark, w); errors.Is(err, feedback.ErrConflict) {
			var again error
			if found, again = s.look(ctx, proof); again != nil {
				err = fmt.Errorf("%w: %w", errNotDone, again)
			}
		}
	}, func() {
		if s.turn == turn {
			s.answered(env, w, found, err)
		}
	})
}

func (s *progress) send(ctx context.Context, proof wire.ProgressRequest, mark string, w wanted) (wire.Progress, error) {
	change := wire.ChangeRequest{ProgressRequest: proof, Request: w.request}
	switch w.what {
	case wire.CanRate:
		return s.p.Asker.Rate(ctx, wire.RateRequest{ProgressRequest: proof, Request: w.request, AnswerMark: mark,
			Verdict: w.verdict, Shortfall: w.shortfall})
	case wire.CanWithdraw:
		return s.p.Asker.Withdraw(ctx, change)
	case wire.CanUndo:
		return s.p.Asker.Undo(ctx, change)
	case wire.CanAdd, wire.CanReopen: // what reopens is a verdict
	}
	return wire.Progress{}, errNotDone
}

// look asks anew how the case stands.
func (s *progress) look(ctx context.Context, proof wire.ProgressRequest) (wire.Progress, error) {
	if proof.Token != "" {
		return s.p.Asker.ProgressOf(ctx, proof.Token)
	}
	return s.p.Asker.Progress(ctx, wire.ReceiptNumber(proof.Number), proof.PIN)
}

func (s *progress) answered(env *nav.Env, w wanted, found wire.Progress, err error) {
	s.asking = false
	switch {
	case err == nil:
		s.found, s.wanted, s.done = &found, nil, w.done
		if w.verdict == feedback.NotSatisfied && found.State == feedback.CaseClosed {
			s.done = "progress.thanks.no_late"
		}
	case errors.Is(err, feedback.ErrConflict):
		s.found, s.wanted, s.trouble = &found, nil, "progress.changed"
	case errors.Is(err, errNotDone), errors.Is(err, feedback.ErrInvalid):
		s.wanted, s.trouble = nil, "progress.not_done"
	case errors.Is(err, feedback.ErrTooOften):
		s.trouble = "progress.too_often"
	default:
		s.trouble = "progress.unconfirmed"
	}
	s.step, s.page = stepShow, 0
	env.Nav.RedrawAnew()
}
