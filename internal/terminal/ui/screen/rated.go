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

// How long the page stays when nobody touches a button of it: nothing would be lost, and the next person must not go on with
// this one's face.
const (
	ratedStays      = 30 * time.Second
	ratedStaysLarge = 60 * time.Second
)

// rated thanks for a face, lets another one take its place for some seconds, and asks why.
type rated struct {
	*Screens
	first  time.Time // when the page was first shown
	since  time.Time // of the last tap here; zero: the page is not shown
	open   bool      // another face still takes its place
	tapped int       // the face that is being saved, 0: none
	large  bool
	leave  func()
}

func (s *rated) Page(env *nav.Env) nav.Page {
	r := s.p.Session.Rated()
	if s.since.IsZero() {
		s.since = s.now()
	}
	if s.first.IsZero() {
		s.first = s.since
	}
	s.open, s.large, s.leave = s.changeable(), env.Large(), env.Nav.Finish
	thanks := env.Text(theme.Display, env.T("rating.thanks")).Within(1)
	about := env.Text(theme.Label, env.T("rating.about."+mood(r.Score))).Regular().Even()
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
	word := "rating.fixed"
	if s.open {
		word = "rating.change"
	}
	on := r.Score
	if s.tapped != 0 {
		on = s.tapped
	}
	row := env.Faces(widgets.Faces{Names: faceNames(env), On: on, Off: !s.open, OnTap: func(score int) { s.change(env, r, score) }})
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset()*0.6, env.MM(3.5), flow.Column(env.MM(2.5), env.Soft(env.T(word)).Even(), flow.Grow(row))))
}

// change lets another face take the place of the first.
func (s *rated) change(env *nav.Env, r session.Rated, score int) {
	s.since = s.now()
	if s.tapped != 0 || score == r.Score || !s.changeable() {
		return
	}
	s.tapped = score
	env.Nav.Rebuild()
	s.saveRating(env, score, nil, func() {
		s.tapped = 0
		env.Nav.Rebuild()
	}, func() {
		s.tapped = 0
		s.notSaved(env)
	})
}

func (s *rated) why(env *nav.Env, r session.Rated) fyne.CanvasObject {
	return env.Tile(widgets.Tile{
		Icons: s.sayIcons(), Role: theme.Display, Dark: true,
		Name: env.T("rating.why." + mood(r.Score)), About: env.T("rating.why_about"),
		OnTap: func() { env.Nav.Go(nav.To(nav.Reasons)) },
	})
}

func (s *rated) done(env *nav.Env) fyne.CanvasObject {
	return env.Button(widgets.Button{Look: widgets.Outline, Icon: "check", Text: env.T("rating.done"), OnTap: env.Nav.Home})
}

// Tick asks for a new page when the face is fixed, and ends the visit when nobody goes on.
func (s *rated) Tick() bool {
	stays := ratedStays
	if s.large {
		stays = ratedStaysLarge
	}
	if s.tapped == 0 && s.p.Session.Draft().Empty() && s.now().Sub(s.since) >= stays {
		s.leave()
		return false
	}
	return s.open && !s.changeable()
}

// Leave stops the time.
func (s *rated) Leave() { s.since = time.Time{} }

func (s *rated) changeable() bool { return s.now().Sub(s.first) < session.ChangeWithin }
