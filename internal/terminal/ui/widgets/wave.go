package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Wave is a recording as a picture: how loud it is over its time, what has been heard darker than what is to come. A
// touch asks to hear it from there on.
type Wave struct {
	widget.BaseWidget
	kit    *Kit
	label  string
	loud   []float32
	at     float32 // 0 to 1
	onSeek func(at float32)

	box   *canvas.Rectangle
	bars  []*canvas.Rectangle
	heard int
}

var (
	_ fyne.Tappable     = (*Wave)(nil)
	_ desktop.Mouseable = (*Wave)(nil)
	_ flow.Measured     = (*Wave)(nil)
)

// waveMM is how far apart the bars of a wave stand.
const waveMM = 2.4

// Wave makes the picture of a recording's levels, 0 to 1. Without onSeek it cannot be touched, and shows no edge.
func (k *Kit) Wave(label string, loud []float32, onSeek func(at float32)) *Wave {
	w := &Wave{kit: k, label: label, loud: loud, onSeek: onSeek}
	w.box = k.Box(theme.Paper, theme.Edge, k.Line(), k.KeyRadius())
	w.ExtendBaseWidget(w)
	return w
}

// SetAt says how much was heard, 0 to 1. Only bars that change are drawn anew.
func (w *Wave) SetAt(at float32) {
	w.at = min(1, max(0, at))
	w.paint(false)
}

// paint colours the bars.
func (w *Wave) paint(all bool) {
	heard := int(w.at*float32(len(w.bars)) + 0.5)
	if heard == w.heard && !all {
		return
	}
	for i, b := range w.bars {
		c := theme.Edge
		if i < heard {
			c = theme.Teal
		}
		if b.FillColor != color.Color(c) {
			b.FillColor = c
			b.Refresh()
		}
	}
	w.heard = heard
}

func (w *Wave) arrange() {
	size := w.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	flow.Place(w.box, 0, 0, size.Width, size.Height)
	side := w.kit.MM(4)
	n := max(1, int((size.Width-2*side)/w.kit.MM(waveMM)))
	if n != len(w.bars) {
		w.bars = nil
		for range n {
			w.bars = append(w.bars, canvas.NewRectangle(theme.Edge))
		}
		w.paint(true)
	}
	pitch := (size.Width - 2*side) / float32(n)
	thick := float32(int(pitch * 0.6))
	room := size.Height - 2*w.kit.MM(2)
	for i, b := range w.bars {
		h := max(thick, room*w.level(i))
		b.CornerRadius = thick / 2
		flow.Place(b, side+float32(i)*pitch+(pitch-thick)/2, (size.Height-h)/2, thick, h)
	}
}

// level is the loudest of what one bar stands for.
func (w *Wave) level(i int) float32 {
	n := len(w.loud)
	if n == 0 {
		return 0
	}
	from := i * n / len(w.bars)
	to := max(from+1, (i+1)*n/len(w.bars))
	var most float32
	for _, v := range w.loud[from:min(to, n)] {
		most = max(most, v)
	}
	return min(1, most)
}

// TargetLabel names the target.
func (w *Wave) TargetLabel() string { return w.label }

// TargetEnabled reports whether a touch would do something.
func (w *Wave) TargetEnabled() bool { return w.onSeek != nil }

// TargetSecret reports that the target is one that visitors are told of.
func (w *Wave) TargetSecret() bool { return false }

// Tapped asks to hear the recording from there on.
func (w *Wave) Tapped(e *fyne.PointEvent) {
	if w.onSeek == nil || !w.kit.open() || w.Size().Width <= 0 {
		return
	}
	side := w.kit.MM(4)
	w.onSeek(min(1, max(0, (e.Position.X-side)/(w.Size().Width-2*side))))
}

// MouseDown counts as a touch.
func (w *Wave) MouseDown(*desktop.MouseEvent) { w.kit.Touch() }

// MouseUp does nothing.
func (w *Wave) MouseUp(*desktop.MouseEvent) {}

// HeightFor is the least height of a target.
func (w *Wave) HeightFor(float32) float32 { return w.kit.Theme.Target() }

// NaturalWidth is a width at which the shape can be seen.
func (w *Wave) NaturalWidth() float32 { return w.kit.MM(80) }

// MinSize is the least size of a target.
func (w *Wave) MinSize() fyne.Size { return fyne.NewSquareSize(w.kit.Theme.Target()) }

// CreateRenderer draws box and bars.
func (w *Wave) CreateRenderer() fyne.WidgetRenderer { return &waveRenderer{w} }

type waveRenderer struct{ wave *Wave }

func (r *waveRenderer) Layout(fyne.Size)   { r.wave.arrange() }
func (r *waveRenderer) MinSize() fyne.Size { return r.wave.MinSize() }
func (r *waveRenderer) Destroy()           {}
func (r *waveRenderer) Refresh()           { r.wave.arrange(); canvas.Refresh(r.wave) }
func (r *waveRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.wave.box}
	for _, b := range r.wave.bars {
		objects = append(objects, b)
	}
	return objects
}
