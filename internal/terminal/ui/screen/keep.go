package screen

import (
	"context"
	"errors"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// keeper makes durable what was said, off the UI thread, and lets one page wait for that. The page that waits writes
// waiting; it is cleared when nothing is being made durable any more, or when the page is left (giveUp).
type keeper struct {
	*terminal
	waiting func() bool // what the page on the glass does once nothing is being made durable; nil: nothing
}

// waits reports whether the page on the glass waits.
func (s *keeper) waits() bool { return s.waiting != nil }

// giveUp is for a page that is left while it waits.
func (s *keeper) giveUp() { s.waiting = nil }

// keep makes a record durable, off the UI thread, and goes on one way or the other, wherever the visitor is by then.
// busy is true meanwhile: another tap does nothing.
func (s *keeper) keep(env *nav.Env, busy *bool, record func(context.Context) (session.Receipt, error),
	kept func(session.Receipt), failed func()) {
	if *busy {
		return
	}
	*busy = true
	env.Nav.Redraw()
	var made session.Receipt
	s.durable(env, func() (err error) { made, err = record(context.Background()); return err }, func(_ bool, err error) {
		*busy = false
		switch {
		case errors.Is(err, session.ErrBusy): // an earlier tap is still at work, and goes on
			env.Nav.Redraw()
		case err != nil:
			failed()
		default:
			kept(made)
		}
	})
}

// durable makes something durable off the UI thread. done runs wherever the visitor is by then, and is told whether
// they still are here; then what had to wait goes on. Who is elsewhere is told when it did not work, unless they waited
// to say something else: what they said is in the draft all the same.
func (s *keeper) durable(env *nav.Env, record func() error, done func(here bool, err error)) {
	here := env.Nav.Here()
	var err error
	env.Nav.WorkForVisit(func() { err = record() }, func() {
		still, waiting := here(), s.waiting // done may leave the page that waits
		s.waiting = nil
		done(still, err)
		switch {
		case waiting != nil:
			s.whenFree(env, waiting)
		case err != nil && !still && !errors.Is(err, session.ErrBusy):
			env.Nav.Ask(nav.Question{
				Title:   env.T("ui.unsaved"),
				Text:    env.T("ui.unsaved_text", "hotline", s.p.Site.Config().Hotline),
				Choices: []nav.Action{{Text: env.T("ui.done"), OnTap: env.Nav.Close}},
			})
		}
	})
}

// whenFree does what changes the draft, which reports whether it could: while something is being made durable it waits,
// as long as its page is there.
func (s *keeper) whenFree(env *nav.Env, do func() bool) {
	if do() {
		return
	}
	s.waiting = do
	env.Nav.Redraw()
}
