package ui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// frame is the whole glass: header, bar, title, body, footer, and what lies over them. It never asks for a size of its
// own, so that the window keeps the panel's.
type frame struct {
	widget.BaseWidget
	shell   *Shell
	paper   *canvas.Rectangle
	page    fyne.CanvasObject
	over    fyne.CanvasObject
	veil    *veil
	mark    *widgets.Icon
	live    live
	helper  helper
	env     *nav.Env
	short   bool              // the page's title stands in the header
	brandAt *widgets.Swap     // who we are, or which devices are open
	head    *fyne.Container   // the row that brandAt stands in
	plain   fyne.CanvasObject // what brandAt shows while none is
	next    *widgets.Swap     // the way on, where the page has one
	action  nav.Action        // what next shows
	objects []fyne.CanvasObject
	read    []fyne.CanvasObject // what of the page is read aloud, in this order

	faces     pillFaces
	pillsAt   *widgets.Swap // the header's pills; nil: they stand at the foot
	reader    *widgets.Swap // the pill that reads aloud; nil: there is no loudspeaker
	pillShows aloudLook
	ring      *canvas.Rectangle // around what is being read
	ringed    bool
	ringAt    fyne.Position
	ringSize  fyne.Size
}

var _ desktop.Mouseable = (*frame)(nil)

func newFrame(s *Shell) *frame {
	f := &frame{shell: s, paper: canvas.NewRectangle(theme.Paper)}
	f.veil = &veil{shell: s}
	f.veil.ExtendBaseWidget(f.veil)
	f.ExtendBaseWidget(f)
	return f
}

// set shows a page.
func (f *frame) set(env *nav.Env, p nav.Page) {
	f.env, f.live, f.helper = env, f.shell.live(), f.shell.helper()
	k := env.Kit
	short := k.Short() && p.Title != ""
	f.short, f.read = short, nil
	lowered := f.lowered(p)
	head := f.header(env, p.Title, short, lowered)
	var parts []fyne.CanvasObject
	if p.Step > 0 {
		parts = append(parts, k.StepBar(p.Step, cmp.Or(p.Steps, 4)))
	}
	if p.Title != "" && !short {
		f.read = append(f.read, k.Text(theme.Title, p.Title).Within(2))
		parts = append(parts, f.read...)
	}
	f.read = append(f.read, p.Body)
	parts = append(parts, flow.Grow(p.Body))
	if !p.NoFooter {
		room := float32(k.Panel().WidthPx) - 2*k.Margin()
		if lowered && !k.Portrait() {
			pills := f.pills(env)
			foot := f.footer(env, p, room-k.Gap()-flow.Width(pills))
			f.read = append(f.read, foot)
			parts = append(parts, flow.Line(k.Gap(), flow.Grow(foot), pills))
		} else {
			foot := f.footer(env, p, room)
			f.read = append(f.read, foot)
			parts = append(parts, foot)
		}
	}
	var page fyne.CanvasObject
	switch {
	case lowered && k.Portrait():
		page = f.lowPage(head, append(parts, f.lowPills(env)))
	case f.offersLow() && k.Portrait():
		low := flow.Align(0, 0, f.lowPill())
		f.read = append(f.read, low)
		page = flow.Column(k.Space(), append(append([]fyne.CanvasObject{head}, parts...), low)...)
	default:
		page = flow.Column(k.Space(), append([]fyne.CanvasObject{head}, parts...)...)
	}
	f.page = flow.Pad(k.Margin(), k.MarginY(), page)
	f.arrange()
}

// cover shows o over the dimmed page, or nothing.
func (f *frame) cover(o fyne.CanvasObject) {
	f.over = o
	f.arrange()
}

func (f *frame) arrange() {
	f.objects = []fyne.CanvasObject{f.paper}
	if f.page != nil {
		f.objects = append(f.objects, f.page)
	}
	if f.over != nil {
		f.objects = append(f.objects, f.veil, f.over)
		if f.live != (live{}) { // the mark is never dimmed
			mark := flow.Sized(0, f.head.Size().Height, flow.Align(0, 0.5, liveMark(f.env, f.live)))
			f.objects = append(f.objects, flow.Pad(f.env.Margin(), f.env.MarginY(), flow.Column(0, mark)))
		}
	}
	if f.ringed {
		f.objects = append(f.objects, f.ring)
	}
	f.Refresh()
}

func (f *frame) setOnline(online bool) {
	if f.mark != nil {
		f.mark.Set(markOf(online))
	}
}

// MinSize asks for nothing.
func (f *frame) MinSize() fyne.Size { return fyne.Size{} }

// MouseDown counts as a sign of life wherever it lands.
func (f *frame) MouseDown(*desktop.MouseEvent) {
	f.shell.kit.Touch()
	f.shell.p.Session.Missed()
}

// MouseUp does nothing.
func (f *frame) MouseUp(*desktop.MouseEvent) {}

// CreateRenderer draws the layers.
func (f *frame) CreateRenderer() fyne.WidgetRenderer { return &frameRenderer{f} }

type frameRenderer struct{ frame *frame }

func (r *frameRenderer) Layout(size fyne.Size) {
	for _, o := range r.frame.objects {
		if o == r.frame.ring {
			r.frame.ring.Move(r.frame.ringAt)
			r.frame.ring.Resize(r.frame.ringSize)
			continue
		}
		flow.Place(o, 0, 0, size.Width, size.Height)
	}
}
func (r *frameRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *frameRenderer) Objects() []fyne.CanvasObject { return r.frame.objects }
func (r *frameRenderer) Destroy()                     {}
func (r *frameRenderer) Refresh() {
	r.Layout(r.frame.Size())
	canvas.Refresh(r.frame)
}

// veil dims the page and keeps taps from it.
type veil struct {
	widget.BaseWidget
	shell *Shell
}

var (
	_ fyne.Tappable     = (*veil)(nil)
	_ desktop.Mouseable = (*veil)(nil)
)

// MouseDown counts as a touch of nothing.
func (v *veil) MouseDown(*desktop.MouseEvent) {
	v.shell.p.Session.Tapped(v.shell.p.Now())
	v.shell.p.Session.Missed()
}

// MouseUp does nothing.
func (v *veil) MouseUp(*desktop.MouseEvent) {}

// Tapped beside the idle card says that somebody is there; beside what only tells something it takes that away; beside
// a question it does nothing.
func (v *veil) Tapped(*fyne.PointEvent) {
	switch s := v.shell; {
	case !s.Settled():
	case s.idle != nil:
		s.stay()
	case s.asking != nil && (s.asking.Passing || s.asking.Wary):
		s.Close()
	}
}

// MinSize asks for nothing.
func (v *veil) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the dimming.
func (v *veil) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(theme.Veil))
}
