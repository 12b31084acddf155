package screen

import (
	"context"
	"errors"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// keep makes a record durable, off the UI thread, and goes on one way or the other, wherever the visitor is by then. busy is
// true meanwhile: another tap does nothing.
func (s *Screens) keep(env *nav.Env, busy *bool, record func(context.Context) (session.Receipt, error), kept func(session.Receipt), failed func()) {
	if *busy {
		return
	}
	*busy = true
	env.Nav.Rebuild()
	var made session.Receipt
	var err error
	env.Nav.WorkForVisit(func() { made, err = record(context.Background()) }, func() {
		*busy = false
		switch {
		case errors.Is(err, session.ErrBusy): // an earlier tap is still at work, and goes on
		case err != nil:
			failed()
		default:
			kept(made)
		}
	})
}
