package screen

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/capture/photo"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// take makes the photo, off the UI thread, and switches the camera off.
func (s *photoPage) take(p capture.Preview) {
	s.finder.Count("")
	s.finder.Flash(true)
	s.since = s.now()
	s.state = photoTaking
	l := s.lens
	var made *shot
	var err error
	s.env.Nav.Work(func() {
		var raw []byte
		if raw, err = p.Shoot(l.ctx); err != nil {
			return
		}
		defer clear(raw)
		var developed photo.Photo
		if developed, err = photo.Develop(raw); err != nil {
			return
		}
		if made, err = newShot(developed); err == nil && l.ctx.Err() != nil {
			made.wipe() // nobody waits for it any more
		}
	}, func() {
		if s.lens != l {
			made.wipe()
			return
		}
		if err != nil {
			s.failed(err)
			return
		}
		s.release()
		s.shots.take(made)
		s.to(photoShot)
	})
}

// shotPage asks whether this photo is to be used.
func (s *photoPage) shotPage(env *nav.Env, p *nav.Page) {
	p.Title = env.T("photo.shot_title")
	still := env.Picture(50)
	still.Set(s.shots.made.view)
	tool := func(icon, key string, tap func()) fyne.CanvasObject {
		return env.Button(widgets.Button{Look: widgets.Outline, Icon: icon, Text: env.T(key), Role: theme.Strong,
			Off: s.busy, OnTap: tap})
	}
	again := tool("rotate-ccw", "photo.again", s.again)
	turn := tool("rotate-cw", "photo.turn", s.turn)
	cover := tool("scan-face", "photo.cover", func() { env.Nav.Go(nav.To(nav.Cover)) })
	hint := env.Soft(env.T("photo.faces"))
	card := framed(env, still)
	if env.Portrait() {
		p.Body = flow.Column(env.Space(), flow.Most(wholeHeight(env, s.shots.made.view), card), hint, cover,
			flow.Grid(2, env.MM(5), again, turn))
	} else {
		side := flow.Column(env.Gap(), flow.Spring(), hint, cover, turn, again, flow.Spring())
		if env.Short() && env.Large() { // no room for words: the button says it
			side = flow.Column(env.Gap(), flow.Spring(), cover, turn, again, flow.Spring())
		}
		p.Body = flow.Row(env.Space(), flow.GrowBy(1.9, card), flow.Grow(side))
	}
	p.OnBack = s.again
	p.Next = &nav.Action{Icon: "check", Text: env.T("photo.use"), Off: s.busy, OnTap: s.use}
}

// again throws the photo away and looks through the camera once more.
func (s *photoPage) again() {
	if s.busy {
		return
	}
	s.shots.take(nil)
	s.to(photoOpening)
}

// turn turns the photo to the right.
func (s *photoPage) turn() {
	if s.busy {
		return
	}
	s.busy = true
	s.env.Nav.Redraw()
	before := s.shots.made
	var made *shot
	var err error
	s.env.Nav.Work(func() {
		var turned photo.Photo
		if turned, err = photo.Turn(before.Photo, 1); err == nil {
			made, err = newShot(turned)
		}
	}, func() {
		s.busy = false
		if err == nil {
			s.shots.take(made)
		}
		s.env.Nav.Redraw()
	})
}

// use keeps the photo. A snapshot goes on to what it shows.
func (s *photoPage) use() {
	if s.busy || !s.shots.keep() {
		return
	}
	s.state = photoAlbum
	if s.p.Session.Draft().Snapshot {
		s.env.Nav.Go(nav.To(nav.Topic))
		return
	}
	s.env.Nav.RedrawAnew()
}

// faultPage says in plain words that the camera does not work, and what else can be done.
func (s *photoPage) faultPage(env *nav.Env, p *nav.Page) {
	d := s.p.Session.Draft()
	state := capture.State(s.fault)
	p.Title = env.T("photo.fault." + state)
	text := env.T("photo.fault_text")
	if len(photos(d)) > 0 {
		text = env.T("photo.fault_kept")
	}
	try := env.Button(widgets.Button{Look: widgets.Primary, Icon: "refresh-cw", Text: env.T("photo.try_again"),
		OnTap: func() { s.to(photoOpening) }})
	buttons := []fyne.CanvasObject{try}
	if d.Snapshot {
		buttons = append(buttons,
			env.Button(widgets.Button{Look: widgets.Outline, Icon: "message-square-text", Text: env.T("photo.instead"),
				OnTap: s.instead}))
	}
	words := func(parts ...fyne.CanvasObject) fyne.CanvasObject {
		return flow.Middle(flow.Column(env.Space(),
			append(append(parts, env.Text(theme.Strong, text).Centered()), buttons...)...))
	}
	badge := func(mm float64) fyne.CanvasObject {
		return flow.Align(0.5, 0, env.Badge("camera-off", mm, theme.Warning))
	}
	card := flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.Inset(), env.MM(4), flow.FirstFit(words(badge(44)), words(badge(26)), words())))
	p.Body = flow.Column(env.Space(), s.ways(env), flow.Grow(card))
	if len(photos(d)) > 0 {
		p.OnBack = func() { s.to(photoAlbum) }
	}
	if !d.Snapshot || len(photos(d)) > 0 {
		p.Next = s.on(env)
	}
}

// instead leaves the snapshot for a report in words.
func (s *photoPage) instead() {
	s.asReport()
	s.env.Nav.GoInstead(nav.To(nav.Kind))
}

// full reports whether no more photos fit.
func (s *photoPage) full() bool { return s.count() >= feedback.MaxPhotos }
