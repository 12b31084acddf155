package write

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/input"
	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// penShare is how thick strokes are, as a share of the pad.
const penShare = 0.032

// inkPad is the square that a finger writes in. It keeps the strokes of one character, in its own pixels, in memory
// only. What goes beyond its edge is not taken; a stroke that leaves and comes back goes on.
type inkPad struct {
	widget.BaseWidget
	kit   *widgets.Kit
	label string

	onBegin func() // a finger touched the pad; the stroke is not there yet
	onEnd   func() // a stroke is complete

	strokes []input.Stroke
	drawing bool

	surface inkSurface
	raster  *canvas.Raster
	card    *canvas.Rectangle
	hint    *widgets.Text
	blank   *canvas.Rectangle // behind the hint, so that it does not stand on the cross
}

var (
	_ desktop.Mouseable = (*inkPad)(nil)
	_ fyne.Draggable    = (*inkPad)(nil)
)

func newInkPad(k *widgets.Kit, label, hint string) *inkPad {
	p := &inkPad{kit: k, label: label, card: k.Box(theme.Card, theme.Edge, k.Line(), k.Radius()), hint: k.Soft(hint).
		Centered().Within(2)}
	p.surface = inkSurface{ink: theme.Ink, line: theme.Line, dash: int(k.MM(4)), thick: int(k.MM(0.7))}
	p.raster = canvas.NewRaster(p.paint)
	p.blank = k.Box(theme.Card, nil, 0, 0)
	p.ExtendBaseWidget(p)
	return p
}

// paint gives the raster its pixels. Where the glass has other pixels than the layout, the ink is painted anew in
// those.
func (p *inkPad) paint(w, h int) image.Image {
	if w < 1 || h < 1 {
		return image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	if p.surface.mask == nil || p.surface.mask.Rect.Dx() != w || p.surface.mask.Rect.Dy() != h {
		p.surface.pen = penShare * float64(min(w, h))
		p.surface.resize(w, h)
		for _, s := range p.strokes {
			p.surface.stroke(p.onGlass(s))
		}
	}
	return p.surface.shown
}

// onGlass turns points of the layout to pixels of the surface.
func (p *inkPad) onGlass(s input.Stroke) input.Stroke {
	size := p.raster.Size()
	if p.surface.mask == nil || size.Width == 0 || float32(p.surface.mask.Rect.Dx()) == size.Width {
		return s
	}
	k := float32(p.surface.mask.Rect.Dx()) / size.Width
	out := make(input.Stroke, len(s))
	for i, q := range s {
		out[i] = input.Point{X: q.X * k, Y: q.Y * k}
	}
	return out
}

// MouseDown begins a stroke.
func (p *inkPad) MouseDown(e *desktop.MouseEvent) {
	p.kit.Touch()
	if p.kit.Open != nil && !p.kit.Open() {
		return
	}
	p.endStroke()
	p.onBegin()
	p.drawing = true
	p.strokes = append(p.strokes, nil)
	p.hint.Hide()
	p.blank.Hide()
	p.add(e.Position)
}

// Dragged takes another point.
func (p *inkPad) Dragged(e *fyne.DragEvent) {
	if p.drawing {
		p.add(e.Position)
	}
}

// MouseUp ends the stroke.
func (p *inkPad) MouseUp(*desktop.MouseEvent) { p.endStroke() }

// DragEnd ends the stroke, also where the finger left the pad before.
func (p *inkPad) DragEnd() { p.endStroke() }

func (p *inkPad) add(at fyne.Position) {
	size := p.raster.Size()
	if at.X < 0 || at.Y < 0 || at.X > size.Width || at.Y > size.Height {
		return
	}
	last := &p.strokes[len(p.strokes)-1]
	q := input.Point{X: at.X, Y: at.Y}
	if n := len(*last); n > 0 && (*last)[n-1] == q {
		return
	}
	*last = append(*last, q)
	glass := p.onGlass((*last)[max(0, len(*last)-3):])
	p.surface.extend(glass)
	p.raster.Refresh()
}

func (p *inkPad) endStroke() {
	if !p.drawing {
		return
	}
	p.drawing = false
	p.kit.Touch()
	last := p.strokes[len(p.strokes)-1]
	if len(last) == 0 {
		p.strokes = p.strokes[:len(p.strokes)-1]
		return
	}
	p.surface.finish(p.onGlass(last))
	p.raster.Refresh()
	p.onEnd()
}

// set shows other strokes, such as none.
func (p *inkPad) set(strokes []input.Stroke) {
	for _, s := range p.strokes {
		clear(s)
	}
	p.strokes, p.drawing = nil, false
	for _, s := range strokes {
		p.strokes = append(p.strokes, append(input.Stroke(nil), s...))
	}
	p.surface.ink = theme.Ink
	p.surface.wipe()
	for _, s := range p.strokes {
		p.surface.stroke(p.onGlass(s))
	}
	p.raster.Refresh()
}

// fade shows that the character counts as written and that the next touch begins another.
func (p *inkPad) fade(yes bool) {
	c := theme.Ink
	if yes {
		c = theme.Edge
	}
	if p.surface.ink != c {
		p.surface.recolor(c)
		p.raster.Refresh()
	}
}

// TargetLabel names the pad to tests.
func (p *inkPad) TargetLabel() string { return p.label }

// TargetEnabled reports that the pad can be written on.
func (p *inkPad) TargetEnabled() bool { return true }

// TargetSecret reports that visitors are told of the pad.
func (p *inkPad) TargetSecret() bool { return false }

// MinSize asks for nothing.
func (p *inkPad) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the card, the ink, and the hint while there is none.
func (p *inkPad) CreateRenderer() fyne.WidgetRenderer { return &inkPadRenderer{p} }

type inkPadRenderer struct{ pad *inkPad }

func (r *inkPadRenderer) Layout(size fyne.Size) {
	p := r.pad
	flow.Place(p.card, 0, 0, size.Width, size.Height)
	flow.Place(p.raster, 0, 0, size.Width, size.Height)
	inset := p.kit.MM(5)
	h := p.hint.HeightFor(size.Width - 2*inset)
	flow.Place(p.hint, inset, inset, size.Width-2*inset, h)
	wide := min(p.hint.NaturalWidth()+inset, size.Width-2*inset)
	flow.Place(p.blank, (size.Width-wide)/2, inset, wide, h)
}

func (r *inkPadRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *inkPadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.pad.card, r.pad.raster, r.pad.blank, r.pad.hint}
}
func (r *inkPadRenderer) Destroy() {}
func (r *inkPadRenderer) Refresh() { r.Layout(r.pad.Size()); canvas.Refresh(r.pad) }
