package ui

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/widgets"
)

// lowShare is how much of an upright glass the low layout uses, from its lower edge, more in large type; a page that
// needs more takes it; lowMM is what a keyboard with a few lines above it takes on a small one. What lies higher is the
// hospital's name. On a glass that lies, all is within reach but the row at the top, which moves to the foot, and on a
// low one that is too.
const (
	lowShare, lowShareLarge = 0.66, 0.8
	lowMM                   = 310
)

// low reports whether what is touched lies low.
func (s *Shell) low() bool { return s.p.Low || s.p.Session.Low() }

// lowered reports whether this page's pills stand at its foot.
func (f *frame) lowered(p nav.Page) bool {
	return f.shell.low() && (f.env.Portrait() || !p.NoFooter && !f.env.Short())
}

// lowPill leads to the low layout, or back from it. It stands where a visit starts, within reach of who sits, and in
// the low layout everywhere.
func (f *frame) lowPill() fyne.CanvasObject {
	s := f.shell
	b := widgets.Button{Look: widgets.Pill, Icon: "accessibility", Text: f.env.T("speech.low"), OnTap: func() {
		s.p.Session.SetLow(!s.p.Session.Low())
		s.RedrawAnew()
	}}
	if s.p.Session.Low() {
		b.Look, b.Text = widgets.PillOn, f.env.T("speech.high")
	}
	if f.env.Portrait() && !s.p.Session.Low() {
		return f.env.Button(b)
	}
	b.Label, b.Text = b.Text, ""
	return f.env.Button(b)
}

// offersLow reports whether a visitor may choose the low layout on this page.
func (f *frame) offersLow() bool {
	s := f.shell
	return !s.p.Low && !f.env.Short() && (s.p.Session.Low() || len(s.stack) == 1 && s.top().route == s.p.Start() &&
		s.top().route.Name != nav.NotSetUp)
}

// lowPage is the page of an upright glass with all that is touched at its lower end.
func (f *frame) lowPage(head fyne.CanvasObject, rest []fyne.CanvasObject) fyne.CanvasObject {
	k := f.env.Kit
	block := flow.FirstFit(flow.Column(k.Space(), rest...), flow.Column(k.Gap(), rest...))
	share := float32(lowShare)
	if k.Large() {
		share = lowShareLarge
	}
	least := max(float32(k.Panel().HeightPx)*share, k.MM(lowMM)) - k.MarginY()
	return flow.Column(k.Space(), head,
		flow.Grow(&fyne.Container{Layout: sunk{least}, Objects: []fyne.CanvasObject{block}}))
}

// sunk sets its object at the lower end of the room: as high as it needs to be, and at least so many pixels.
type sunk struct{ least float32 }

func (s sunk) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := min(size.Height, max(s.least, flow.Height(o, size.Width)))
		flow.Place(o, 0, size.Height-h, size.Width, h)
	}
}
func (s sunk) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return flow.Height(objects[0], width)
}
func (s sunk) NaturalWidth(objects []fyne.CanvasObject) float32 { return flow.Width(objects[0]) }
func (s sunk) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }

// lowPills is the row at the foot: what the header offers otherwise, with words where there is room.
func (f *frame) lowPills(env *nav.Env) fyne.CanvasObject {
	room := float32(env.Panel().WidthPx) - 2*env.Margin()
	for f.faces = pillFaces(0); ; f.faces++ {
		pills := f.pills(env)
		if f.faces == onlyIcons || flow.Width(pills) <= room {
			return flow.Align(0, 0, pills)
		}
	}
}
