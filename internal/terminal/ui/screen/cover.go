package screen

import (
	"image"
	"strconv"

	"xinsheng/internal/terminal/capture/photo"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// cover lets a finger go over faces and names in a photo: the one that was just taken, or number of those that are
// kept. What was covered is painted over in the photo itself before the page is left.
type cover struct {
	*terminal
	shots   *shots
	number  int // from 1; 0: the one just taken
	env     *nav.Env
	before  photo.Photo
	clean   *image.RGBA // as it was, for undoing
	drawn   *image.RGBA // with what was drawn so far
	strokes []photo.Patch
	pad     *widgets.CoverPad
	busy    bool
}

func newCover(s *terminal, shots *shots, arg string) *cover {
	n, _ := strconv.Atoi(arg)
	return &cover{terminal: s, shots: shots, number: n}
}

// Page implements nav.Screen.
func (s *cover) Page(env *nav.Env) nav.Page {
	s.env = env
	page := nav.Page{Title: env.T("photo.cover_title"), Body: flow.Space(0, 0)}
	if s.clean == nil && !s.load() {
		page.Body = env.Banner("info", theme.Calm, env.T("photo.cover_none"))
		return page
	}
	s.pad = env.CoverPad(env.T("photo.cover_pad"), s.drawn)
	s.pad.OnBegin, s.pad.OnMove = s.begin, s.move
	s.pad.OnEnd = func() {
		if len(s.strokes) == 1 { // it can be undone now
			env.Nav.Redraw()
		}
	}
	undo := env.Button(widgets.Button{Look: widgets.Outline, Icon: "undo-2", Text: env.T("photo.undo"), Role: theme.Strong,
		Off: len(s.strokes) == 0 || s.busy, OnTap: s.undo})
	hint := env.Soft(env.T("photo.cover_hint"))
	page.Body = flow.Column(env.Space(), hint, flow.Most(wholeHeight(env, s.drawn), s.pad), undo)
	if !env.Portrait() {
		page.Body = flow.Row(env.Space(), flow.GrowBy(1.9, s.pad),
			flow.Grow(flow.Column(env.Space(), flow.Spring(), hint, undo, flow.Spring())))
	}
	page.Next = &nav.Action{Icon: "check", Text: env.T("ui.done"), Off: s.busy, OnTap: s.done}
	return page
}

// load copies the photo to draw on.
func (s *cover) load() bool {
	var view *image.RGBA
	if s.number == 0 && s.shots.made != nil {
		s.before, view = s.shots.made.Photo, s.shots.made.view
	} else {
		d := s.p.Session.Draft()
		if at := photos(d); s.number >= 1 && s.number <= len(at) {
			m := d.Media[at[s.number-1]]
			s.before, view = photo.Photo{JPEG: m.Data, Width: m.Width, Height: m.Height}, s.shots.view(m)
		}
	}
	if view == nil {
		return false
	}
	s.clean, s.drawn = copied(view), copied(view)
	return true
}

func copied(p *image.RGBA) *image.RGBA {
	out := image.NewRGBA(p.Rect)
	copy(out.Pix, p.Pix)
	return out
}

func (s *cover) begin(x, y, width float64) {
	if s.busy {
		return
	}
	s.strokes = append(s.strokes, photo.Patch{Points: []photo.Point{{X: x, Y: y}}, Width: width})
	s.strokes[len(s.strokes)-1].BurnLast(s.drawn)
	s.pad.Changed()
}

func (s *cover) move(x, y float64) {
	if s.busy || len(s.strokes) == 0 {
		return
	}
	last := &s.strokes[len(s.strokes)-1]
	last.Points = append(last.Points, photo.Point{X: x, Y: y})
	last.BurnLast(s.drawn)
	s.pad.Changed()
}

// undo takes the last stroke back.
func (s *cover) undo() {
	if s.busy || len(s.strokes) == 0 {
		return
	}
	s.strokes = s.strokes[:len(s.strokes)-1]
	copy(s.drawn.Pix, s.clean.Pix)
	for _, p := range s.strokes {
		p.Burn(s.drawn)
	}
	s.env.Nav.Redraw()
}

// patches are the strokes in the photo's own pixels.
func (s *cover) patches() []photo.Patch {
	k := float64(s.before.Width) / float64(max(1, s.clean.Rect.Dx()))
	var out []photo.Patch
	for _, p := range s.strokes {
		q := photo.Patch{Width: p.Width * k}
		for _, at := range p.Points {
			q.Points = append(q.Points, photo.Point{X: at.X * k, Y: at.Y * k})
		}
		out = append(out, q)
	}
	return out
}

// done paints what was covered over in the photo, off the UI thread, and goes back.
func (s *cover) done() {
	if s.busy {
		return
	}
	if len(s.strokes) == 0 {
		s.env.Nav.Back()
		return
	}
	s.busy = true
	s.env.Nav.Redraw()
	patches := s.patches()
	var made *shot
	var err error
	s.env.Nav.Work(func() {
		var covered photo.Photo
		if covered, err = photo.Cover(s.before, patches); err == nil {
			made, err = newShot(covered)
		}
	}, func() {
		s.busy = false
		switch {
		case err != nil:
			s.env.Nav.Redraw()
			return
		case s.number == 0:
			s.shots.take(made)
		case !s.shots.change(s.number-1, made):
			made.wipe()
		}
		s.env.Nav.Back()
	})
}

// Holding reports whether something was drawn that the photo does not have yet.
func (s *cover) Holding() bool { return len(s.strokes) > 0 || s.number == 0 }

// Leave wipes the copies.
func (s *cover) Leave() {
	photo.Wipe(s.clean)
	photo.Wipe(s.drawn)
	s.clean, s.drawn, s.strokes = nil, nil, nil
}
