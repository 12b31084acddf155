package ui

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// Aloud says a text in a language and returns when it was heard. When ctx ends it is silent at once; an error ends the
// reading.
type Aloud interface {
	Say(ctx context.Context, lang, text string) error
}

// breath is how long a page stands before it is read by itself: a person looks first, and a microphone that opens with
// the page is open by then.
const breath = 700 * time.Millisecond

// aloud is how the reading of the page stands. It is for the UI thread.
type aloud struct {
	reading *reading  // nil: nothing is read
	due     time.Time // when the page is read by itself, zero: not
	cut     bool      // the last touch ended a reading
}

// longestPage is more than it takes to read any page. A loudspeaker that hangs must not keep a visit from ending.
const longestPage = 6 * time.Minute

// reading is one page being read.
type reading struct {
	ctx    context.Context
	cancel context.CancelFunc
	own    bool // with what is the visitor's own: they asked for it
	held   bool // the idle time stands still meanwhile
	since  time.Time
	at     int // the piece
}

// hear reads the page from its beginning.
func (s *Shell) hear(own bool) {
	s.hush()
	if s.p.Aloud == nil || s.live().mic || len(s.frame.pieces(own)) == 0 {
		return
	}
	r := &reading{own: own, held: s.idle == nil, since: s.p.Now(), at: -1}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	if r.held { // a long page takes longer than the idle time
		s.p.Session.Hold()
	}
	s.aloud.reading = r
	s.frame.setAloud()
	lang := s.p.Session.Lang()
	s.p.Run(func() { s.read(r, lang) })
}

// read says piece after piece, on its own goroutine. What comes next is asked of the page as it is then.
func (s *Shell) read(r *reading, lang string) {
	over := func() {
		if s.aloud.reading == r {
			s.hush()
		}
	}
	for {
		next := make(chan []string, 1)
		Later(func() { next <- s.advance(r) })
		var words []string
		select {
		case words = <-next:
		case <-r.ctx.Done():
			return
		}
		if words == nil {
			Later(over)
			return
		}
		for _, w := range words {
			if err := s.p.Aloud.Say(r.ctx, lang, w); err != nil {
				Later(func() { s.mute(r) })
				return
			}
		}
	}
}

// mute ends a reading that went wrong. Unless the microphone is why, nothing will be heard on the pages to come either:
// the visitor is told, and reading goes off.
func (s *Shell) mute(r *reading) {
	if s.aloud.reading != r {
		return
	}
	s.hush()
	if s.live().mic {
		return
	}
	s.p.Session.SetAloud(false)
	s.frame.setAloud()
	if s.asking == nil {
		tr := s.env()
		s.Ask(nav.Question{Icon: "volume-2", Title: tr.T("speech.none_title"), Text: tr.T("speech.none_text"), Passing: true})
	}
}

// advance marks the next piece and gives its words; nil at the end.
func (s *Shell) advance(r *reading) []string {
	if s.aloud.reading != r {
		return nil
	}
	r.at++
	pieces := s.frame.pieces(r.own)
	if r.at >= len(pieces) {
		return nil
	}
	s.frame.point(pieces[r.at])
	return pieces[r.at].words
}

// remark marks the piece that is being read on a page that was built anew.
func (s *Shell) remark() {
	r := s.aloud.reading
	if r == nil {
		return
	}
	if pieces := s.frame.pieces(r.own); r.at >= 0 && r.at < len(pieces) {
		s.frame.point(pieces[r.at])
	}
}

// hush ends the reading, if there is one.
func (s *Shell) hush() {
	s.aloud.due = time.Time{}
	r := s.aloud.reading
	if r == nil {
		return
	}
	s.aloud.reading = nil
	r.cancel()
	if r.held {
		s.p.Session.Release()
	}
	s.frame.unpoint()
	s.frame.setAloud()
}

// anew is called when another page came, or something over it: what was read is over, and where pages are read by
// themselves this one is soon.
func (s *Shell) anew() {
	s.hush()
	if s.p.Aloud != nil && s.p.Session.Aloud() {
		s.aloud.due = s.p.Now().Add(breath)
	}
	s.frame.setAloud()
}

// recite reads the page when it is due, and ends the reading when a microphone opens.
func (s *Shell) recite() {
	switch mic := s.live().mic; {
	case mic && s.aloud.reading != nil:
		s.hush()
	case !mic && !s.aloud.due.IsZero() && !s.p.Now().Before(s.aloud.due):
		s.hear(false)
	}
}

// Touched is told of every touch: it ends the reading.
func (s *Shell) Touched() {
	s.p.Session.Touch()
	s.p.Session.Tapped(s.p.Now())
	s.aloud.cut = s.aloud.reading != nil
	s.hush()
}

// onAloud is a tap on the pill: it reads this page and those that come, or falls silent for good.
func (s *Shell) onAloud() {
	stop := s.aloud.cut || s.aloud.reading != nil
	s.aloud.cut = false
	s.hush()
	s.p.Session.SetAloud(!stop)
	if !stop {
		s.hear(true)
	}
	s.frame.setAloud()
}

// aloudPill is the pill as it is now.
func (f *frame) aloudPill() fyne.CanvasObject {
	s := f.shell
	b := widgets.Button{Look: widgets.Pill, Text: f.env.T("speech.read"), Icon: "volume-2", OnTap: s.onAloud}
	if s.p.Session.Aloud() {
		b.Look = widgets.PillOn
	}
	if s.aloud.reading != nil {
		b.Text, b.Icon = f.env.T("speech.stop"), "square"
	}
	return f.pill(b)
}

// setAloud shows how the reading stands.
func (f *frame) setAloud() {
	now := aloudLook{f.shell.p.Session.Aloud(), f.shell.aloud.reading != nil}
	if f.reader == nil || f.pillShows == now {
		return
	}
	f.pillShows = now
	f.reader.Set(f.aloudPill())
	f.page.Refresh() // the row wants another width
}

// aloudLook is what the pill says.
type aloudLook struct{ on, reading bool }

// point draws a ring around what is being read.
func (f *frame) point(p piece) {
	k := f.env.Kit
	away := k.MM(1.6)
	if f.ring == nil {
		f.ring = k.Box(color.Transparent, theme.Warning.Base, k.MM(1.2), k.Radius())
	}
	f.ring.CornerRadius = k.Radius()
	edge := k.MM(0.8)
	left, top := max(edge, p.at.X-away), max(edge, p.at.Y-away)
	right := min(f.Size().Width-edge, p.at.X+p.size.Width+away)
	bottom := min(f.Size().Height-edge, p.at.Y+p.size.Height+away)
	f.ringAt, f.ringSize = fyne.NewPos(left, top), fyne.NewSize(right-left, bottom-top)
	f.ringed = true
	f.arrange()
}

// unpoint takes the ring away.
func (f *frame) unpoint() {
	if f.ringed {
		f.ringed = false
		f.arrange()
	}
}
