package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2/canvas"
)

const (
	// restAfter is how long the first page stands untouched before what the visit took is given back. The toolkit keeps
	// for a minute what it drew.
	restAfter = 61 * time.Second
	// restPause is for the toolkit to let go: it looks for pages that were left at most every ten seconds, and a look of
	// the last ten seconds puts off the one that is asked for.
	restPause = 12 * time.Second
)

// resting is how far the terminal is on the way to give back what a visit took.
type resting struct {
	since  time.Time // the first page stands since; zero: it does not, or all was given back
	redraw time.Time // when the toolkit was asked to let go
}

// begin notes that a page came up.
func (r *resting) begin(now time.Time) { *r = resting{since: now} }

// rest gives back what the visit took, once, when the first page has stood untouched for a while. The toolkit lets go
// of pictures only when it draws, so it is made to draw first.
func (s *Shell) rest() {
	r, now := &s.resting, s.p.Now()
	switch {
	case s.p.Rest == nil || r.since.IsZero():
	case !s.atRest():
		r.begin(now)
	case r.redraw.IsZero() && now.Sub(r.since) >= restAfter:
		r.redraw = now
		s.p.Window.Canvas().Refresh(canvas.NewRectangle(color.Transparent))
	case !r.redraw.IsZero() && now.Sub(r.redraw) >= restPause:
		*r = resting{}
		s.p.Run(s.p.Rest)
	}
}
