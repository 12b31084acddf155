package screen

import (
	"image"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture"
	"xinsheng/internal/terminal/session"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/say"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// photoState is what the page of photos is about.
type photoState int

const (
	photoOpening  photoState = iota // the camera is being switched on
	photoLive                       // the camera's picture moves
	photoCounting                   // three, two, one
	photoTaking                     // the photo is being made
	photoShot                       // one was taken: this one, or again?
	photoAlbum                      // those that are kept
	photoFault                      // the camera does not work
)

// countFrom is how many seconds pass between the tap and the photo.
const countFrom = 3

// flashTime is how long the glass is white when the photo is taken.
const flashTime = 150 * time.Millisecond

// A camera is called slow when it showed fewer pictures a second than these over some seconds.
const (
	slowRate = 5
	slowTime = 3 * time.Second
)

// photoPage takes photos: of a report beside words and recordings, or of a snapshot, which begins here. The camera is
// on from the moment the page opens, or another photo is asked for, until a photo is taken or the page is left.
type photoPage struct {
	*terminal
	shots *shots
	cam   device
	env   *nav.Env
	state photoState
	lens  *lens
	fault error

	finder *widgets.Picture
	last   image.Image // the newest picture
	number uint64
	since  time.Time // live, counting or taking began
	seen   int       // pictures since then
	slow   bool
	busy   bool // the photo is being turned
	held   bool // the idle time is held
}

var (
	_ nav.Leaver = (*photoPage)(nil)
	_ nav.Mover  = (*photoPage)(nil)
	_ nav.Holder = (*photoPage)(nil)
)

// newPhotoPage opens on the photos that are kept, if there are any, and else on the camera.
func newPhotoPage(s *terminal, shots *shots, cam device) *photoPage {
	p := &photoPage{terminal: s, shots: shots, cam: cam}
	p.state = p.rest()
	return p
}

// Page implements nav.Screen.
func (s *photoPage) Page(env *nav.Env) nav.Page {
	s.env = env
	if s.state == photoShot && s.shots.made == nil {
		s.state = s.rest()
	}
	p := nav.Page{Step: 2}
	switch s.state {
	case photoShot:
		s.shotPage(env, &p)
	case photoAlbum:
		s.albumPage(env, &p)
	case photoFault:
		s.faultPage(env, &p)
	default:
		s.livePage(env, &p)
	}
	if s.p.Session.Draft().MediaInRows() {
		p.Step = 0
	}
	return p
}

// rest is where the page goes when nothing is under way.
func (s *photoPage) rest() photoState {
	if s.count() > 0 {
		return photoAlbum
	}
	return photoOpening
}

func (s *photoPage) count() int { return s.p.Session.Draft().Count(feedback.Photo) }

// to shows the page in another state.
func (s *photoPage) to(state photoState) {
	s.state = state
	s.env.Nav.RedrawAnew()
}

// Leave switches the camera off.
func (s *photoPage) Leave() {
	s.release()
	if s.state != photoShot {
		s.state = s.rest()
	}
}

// Holding reports whether there is a photo that the draft does not have yet.
func (s *photoPage) Holding() bool { return s.state == photoShot && s.shots.made != nil }

// release lets camera and idle time go.
func (s *photoPage) release() {
	if s.lens != nil {
		s.lens.close(s.env.Nav.Work)
	}
	s.lens, s.last = nil, nil
	if s.held {
		s.held = false
		s.p.Session.Release()
	}
}

// Moving implements nav.Mover.
func (s *photoPage) Moving() bool {
	return s.state == photoOpening || s.state == photoLive || s.state == photoCounting || s.state == photoTaking
}

// Move shows the newest picture, counts down, and notes when the camera went away.
func (s *photoPage) Move() {
	if s.state == photoOpening {
		s.open()
		return
	}
	p := s.lens.get()
	if p == nil {
		return
	}
	select {
	case <-p.Done():
		s.failed(p.Err())
		return
	default:
	}
	s.look(p)
	passed := s.now().Sub(s.since)
	switch s.state {
	case photoLive:
		if slow := s.seen < slowRate*int(passed/time.Second); passed > slowTime {
			s.since, s.seen = s.now(), 0
			if slow != s.slow {
				s.slow = slow
				s.env.Nav.Redraw()
			}
		}
	case photoCounting:
		left := countFrom - int(passed/time.Second)
		if left <= 0 {
			s.take(p)
			return
		}
		s.finder.Count(strconv.Itoa(left))
	case photoTaking:
		s.finder.Flash(passed < flashTime)
	}
}

// look shows the newest picture.
func (s *photoPage) look(p capture.Preview) {
	picture, number := p.Frame()
	if picture == nil || number == s.number {
		return
	}
	s.last, s.number = picture, number
	s.seen++
	if s.state != photoTaking { // then the last one stays, as in a photo
		s.finder.Set(picture)
	}
}

// open switches the camera on.
func (s *photoPage) open() {
	if s.lens != nil {
		return
	}
	if s.p.Camera == nil {
		s.failed(capture.ErrMissing)
		return
	}
	l := newLens(s.cam)
	s.lens = l
	var err error
	s.env.Nav.Work(func() { err = l.open(s.p.Camera) }, func() {
		switch {
		case s.lens != l:
		case err != nil:
			s.failed(err)
		default:
			s.since, s.seen, s.number, s.slow = s.now(), 0, 0, false
			s.state = photoLive
			s.look(l.get())
			s.env.Nav.Redraw()
		}
	})
}

// failed says that the camera does not work. Photos taken before stay.
func (s *photoPage) failed(err error) {
	s.release()
	s.fault = err
	s.to(photoFault)
}

// livePage shows what the camera sees, and the shutter.
func (s *photoPage) livePage(env *nav.Env, p *nav.Page) {
	d := s.p.Session.Draft()
	p.Title = env.T("photo.title")
	if env.Short() && env.Large() {
		p.Title = env.T("photo.title_short")
	}
	s.finder = env.Picture(30)
	if s.last != nil {
		s.finder.Set(s.last)
	} else {
		s.finder.Say(env.T("photo.opening"))
	}
	words := fyne.CanvasObject(env.Soft(s.consent(env)))
	if s.slow && s.state == photoLive {
		words = env.Banner("hourglass", theme.Warning, env.T("photo.slow"))
	}
	strip := func() fyne.CanvasObject {
		if len(photos(d)) > 0 && s.state != photoCounting && s.state != photoTaking {
			return flow.Align(0.5, 0.5, s.strip(env, d))
		}
		return flow.Space(0, 0)
	}
	finder := framed(env, s.finder)
	if env.Portrait() {
		p.Body = flow.Column(env.Space(), s.ways(env), flow.Most(wholeHeight(env, s.last), finder), words,
			s.shutter(env, 52, true), strip())
	} else {
		above := env.Short() && !d.MediaInRows() // the tabs stand above all
		side := func(mm float64, named bool) fyne.CanvasObject {
			ways := s.ways(env)
			if above {
				ways = flow.Space(0, 0)
			}
			return flow.Column(env.Gap(), ways, flow.Spring(), s.shutter(env, mm, named), flow.Spring(), strip())
		}
		body := flow.Row(env.Space(),
			flow.GrowBy(1.35, flow.Column(env.Gap(), flow.Grow(finder), words)),
			flow.Grow(flow.FirstFit(side(52, true), side(40, true), side(32, true), side(32, false))))
		p.Body = body
		if above {
			p.Body = flow.Column(env.Gap(), s.ways(env), flow.Grow(body))
		}
	}
	if s.count() > 0 {
		p.OnBack = func() { s.release(); s.to(photoAlbum) }
	}
	if !d.MediaInRows() || s.count() > 0 {
		p.Next = s.on(env)
	}
}

// wholeHeight is how high a framed picture is that fills the width of the glass; without a picture, how high one will
// be.
func wholeHeight(env *nav.Env, picture image.Image) float32 {
	size := image.Pt(16, 9)
	if picture != nil {
		size = picture.Bounds().Size()
	}
	frame := 2 * env.MM(frameMM)
	width := float32(env.Panel().WidthPx) - 2*env.Margin() - frame
	return width*float32(size.Y)/float32(max(1, size.X)) + frame
}

// frameMM is the room between a picture and the edge of its card.
const frameMM = 4

// framed sets a picture in a card.
func framed(env *nav.Env, picture fyne.CanvasObject) fyne.CanvasObject {
	return flow.Stack(env.Box(theme.Card, theme.Line, env.Line(), env.Radius()),
		flow.Pad(env.MM(frameMM), env.MM(frameMM), picture))
}

// ways are the tabs to the other ways to say it, where there are any.
func (s *photoPage) ways(env *nav.Env) fyne.CanvasObject {
	if s.p.Session.Draft().MediaInRows() {
		return flow.Space(0, 0)
	}
	return say.Tabs(env, nav.Photo, s.Ways())
}

// consent says what is done with a photo. Who takes one after it agrees.
func (s *photoPage) consent(env *nav.Env) string {
	if days := s.p.Site.Config().Retention.PhotoDays; days > 0 {
		if env.Short() && env.Large() { // what is seen matters more, and faces are asked after once it is taken
			return env.T("photo.consent_brief", "long", keep(env, days))
		}
		return env.T("photo.consent_kept", "long", keep(env, days))
	}
	return env.T("photo.consent")
}

// on is the way on from the page.
func (s *photoPage) on(env *nav.Env) *nav.Action {
	d := s.p.Session.Draft()
	return &nav.Action{Text: env.T(onward(d)), Off: !d.Said() || s.state == photoCounting ||
		s.state == photoTaking, OnTap: func() {
		switch {
		case d.Snapshot:
			env.Nav.Go(nav.To(nav.Topic))
		case d.MediaInRows():
			s.backToRows(env.Nav)
		default:
			env.Nav.Go(nav.To(nav.Review))
		}
	}}
}

// shutter is the large round button of mm millimetres, with a word on what it does.
func (s *photoPage) shutter(env *nav.Env, mm float64, named bool) fyne.CanvasObject {
	ready := s.state == photoLive
	fill, edge, ink, key := theme.Danger, theme.Danger, theme.OnTeal, "photo.shutter"
	switch s.state {
	case photoOpening:
		fill, edge, ink, key = theme.Faded, theme.Edge, theme.SoftInk, "photo.wait"
	case photoCounting, photoTaking:
		fill, edge, ink, key = theme.Faded, theme.Edge, theme.SoftInk, "photo.hold"
	}
	px := env.MM(mm)
	face := flow.Stack(env.Box(fill, edge, env.Line(), px/2), flow.Center(env.Icon("camera", mm*0.45, ink)))
	target := env.Target(env.T("photo.shutter_name"), face, s.begin).Least(px, px).Rounded(px / 2).Disable(!ready)
	if ready {
		target.OnDark()
	}
	button := flow.Align(0.5, 0, flow.Sized(px, px, target))
	if !named {
		return button
	}
	return flow.Column(env.MM(3), button, env.Text(theme.Label, env.T(key)).Centered())
}

// begin counts down.
func (s *photoPage) begin() {
	if s.state != photoLive {
		return
	}
	s.p.Session.Hold()
	s.held = true
	s.since = s.now()
	s.state = photoCounting
	s.env.Nav.Redraw()
	s.finder.Count(strconv.Itoa(countFrom))
}

// strip is the photos kept so far, small; a tap shows them.
func (s *photoPage) strip(env *nav.Env, d session.Draft) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	high := env.MM(18)
	for _, at := range photos(d) {
		small := env.Picture(18)
		if v := s.shots.view(d.Media[at]); v != nil {
			small.Set(v)
		}
		parts = append(parts, flow.Sized(high*4/3, high, small))
	}
	parts = append(parts, env.Icon("chevron-right", env.CapMM(theme.Body)*1.1, theme.Teal))
	face := flow.Stack(env.Box(theme.Card, theme.Edge, env.Line(), env.KeyRadius()),
		flow.Pad(env.MM(3), env.MM(2.5), flow.Line(env.MM(2.5), parts...)))
	return env.Target(env.T("photo.kept", "n", strconv.Itoa(len(photos(d)))), face, func() {
		s.release()
		s.to(photoAlbum)
	})
}
