package screen

import (
	"context"
	"errors"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/nav"
)

// faceNames are the names of the faces in the visitor's language, the worst first.
func faceNames(env *nav.Env) [5]string {
	var names [5]string
	for i := range names {
		names[i] = env.T("rating.face." + string(rune('1'+i)))
	}
	return names
}

// saveRating makes a rating durable off the UI thread. done runs wherever the visitor is by then, and is told whether
// they still are here.
func (s *keeper) saveRating(env *nav.Env, score int, reasons []feedback.Reason, done func(here bool, err error)) {
	s.durable(env, func() error { return s.p.Session.Rate(context.Background(), score, reasons) }, done)
}

// notSaved says to who still is here that the face did not count.
func (s *keeper) notSaved(env *nav.Env, here bool, err error) {
	env.Nav.Redraw()
	if !here || errors.Is(err, session.ErrBusy) { // who is elsewhere is told there
		return
	}
	env.Nav.Ask(nav.Question{
		Title:   env.T("rating.unsaved"),
		Text:    env.T("rating.unsaved_text", "hotline", s.p.Site.Config().Hotline),
		Choices: []nav.Action{{Text: env.T("ui.done"), OnTap: env.Nav.Close}},
	})
}

// mood is what is said of a score; locale keys end in it.
type mood string

const (
	bad  mood = "bad"
	fair mood = "fair"
	good mood = "good"
)

func moodOf(score int) mood {
	switch {
	case score <= 2:
		return bad
	case score == 3:
		return fair
	}
	return good
}

// kindOf is the kind of report that a face most likely leads to.
func kindOf(score int) feedback.Kind {
	return map[mood]feedback.Kind{bad: feedback.Complaint, fair: feedback.Suggestion, good: feedback.Praise}[moodOf(score)]
}
