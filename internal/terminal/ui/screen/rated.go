package screen

import (
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// How long the page stays when nobody touches a button of it: nothing would be lost, and why belongs to who tapped the
// face.
const (
	ratedStays      = 30 * time.Second
	ratedStaysLarge = 60 * time.Second
)

// rated thanks for a face and asks why. Its row of faces soon is the next person's: session.Row says whose.
type rated struct {
	*terminal
	keeper *keeper
	since  time.Time // of the last tap here; zero: the page is not shown
	row    session.Row
	tapped int // the face that is being saved, 0: none
	large  bool
	leave  func()
}

func (s *rated) Page(env *nav.Env) nav.Page {
	r := s.p.Session.Rated()
	if s.since.IsZero() {
		s.since = s.now()
	}
	s.row, s.large, s.leave = s.p.Session.Row(), env.Large(), env.Nav.StartOver
	thanks := env.Text(theme.Display, env.T("rating.thanks")).Within(1)
	about := env.Text(theme.Label, env.T("rating.about."+string(moodOf(r.Score)))).Regular().Even()
	head := flow.Line(env.MM(6), env.Icon(widgets.FaceIcon(r.Score), 25, theme.FaceTone(r.Score).Base), flow.Grow(thanks))
	faces, why := s.faces(env, r), s.why(env, r)
	switch {
	case env.Portrait():
		return nav.Page{NoFooter: true, Body: flow.Column(env.Space(),
			head, about, flow.Sized(0, env.MM(100), faces), flow.Grow(why), s.done(env))}
	case env.Short() && env.Large():
		return nav.Page{NoFooter: true, Body: flow.Column(env.Gap(), thanks, faces,
			flow.Grow(flow.Row(env.Space(), flow.GrowBy(1.7, why), flow.Grow(s.done(env)))))}
	}
	return nav.Page{NoFooter: true, Body: flow.Row(env.Space(),
		flow.Grow(flow.Column(env.Space(), head, about, flow.Spring(), flow.Grow(faces))),
		flow.GrowBy(0.8, flow.Column(env.Space(), flow.Grow(why), s.done(env))))}
}

func (s *rated) faces(env *nav.Env, r session.Rated) fyne.CanvasObject {
	written := s.p.Session.Draft().Written() // the next person has to wait: a face would throw it away
	word, on := "rating.next_person", 0
	switch {
	case written:
		word, on = "rating.fixed", r.Score
	case s.row == session.RowOwn:
		word, on = "rating.change", r.Score
	}
	if s.tapped != 0 {
		on = s.tapped
	}
	head := fyne.CanvasObject(env.Soft(env.T(word)).Even())
	if s.row == session.RowOffers && !written {
		head = flow.Line(env.MM(4), flow.Grow(head),
			env.Button(widgets.Button{Look: widgets.Pill, Icon: "undo-2", Text: env.T("rating.mistaken"),
				OnTap: func() { s.mistaken(env) }}))
	}
	row := env.Faces(widgets.Faces{Names: faceNames(env), On: on, Off: written,
		OnTap: func(score int) { s.tap(env, r, score) }})
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset()*0.6, env.MM(3.5), flow.Column(env.MM(3.6), head, flow.Grow(row))))
}

// mistaken gives the row back to who tapped the wrong face.
func (s *rated) mistaken(env *nav.Env) {
	s.since = s.now()
	s.p.Session.Mistaken()
	env.Nav.Redraw()
}

// tap lets another face take the place of the first, or is the next person's: whose the row was as it was shown.
func (s *rated) tap(env *nav.Env, r session.Rated, score int) {
	s.since = s.now()
	next := s.row != session.RowOwn
	if s.tapped != 0 || !next && score == r.Score {
		return
	}
	s.tapped = score
	if next {
		s.p.Session.End()
	}
	env.Nav.Redraw()
	s.keeper.saveRating(env, score, nil, func(here bool, err error) {
		s.tapped = 0
		switch {
		case err != nil:
			if next && here {
				env.Nav.StartOver()
			}
			s.keeper.notSaved(env, here, err)
		case next && here:
			env.Nav.StartAt(nav.To(nav.Rated))
		default:
			env.Nav.Redraw()
		}
	})
}

func (s *rated) why(env *nav.Env, r session.Rated) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: s.sayIcons(), Role: theme.Display, Dark: true,
		Name: env.T("rating.why." + string(moodOf(r.Score))), About: env.T("rating.why_about"),
		OnTap: func() { env.Nav.Go(nav.To(nav.Reasons)) },
	})
}

func (s *rated) done(env *nav.Env) fyne.CanvasObject {
	return env.Button(widgets.Button{Look: widgets.Outline, Icon: "check", Text: env.T("rating.done"),
		OnTap: env.Nav.StartOverIfSure})
}

// Tick asks for a new page when the face is fixed, and ends the visit when nobody goes on.
func (s *rated) Tick() bool {
	stays := ratedStays
	if s.large {
		stays = ratedStaysLarge
	}
	if s.tapped == 0 && !s.p.Session.Draft().Written() && s.now().Sub(s.since) >= stays {
		s.leave()
		return false
	}
	return s.tapped == 0 && s.row != s.p.Session.Row()
}

// Leave stops the time.
func (s *rated) Leave() { s.since = time.Time{} }
