package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// fingerMM is how wide a finger covers. A fingertip on glass is 8 to 14 mm wide: what it touched goes.
const fingerMM = 16

// CoverPad shows a photo and lets a finger draw over it. It tells of every point in the picture's own pixels; what is
// then painted on the picture is up to whoever listens.
type CoverPad struct {
	widget.BaseWidget
	kit     *Kit
	label   string
	picture *image.RGBA
	drawing bool

	// OnBegin is told of a touch and of how wide a finger is, OnMove of every further point, OnEnd of the end of the
	// stroke.
	OnBegin func(x, y, width float64)
	OnMove  func(x, y float64)
	OnEnd   func()

	ground *canvas.Rectangle
	image  *canvas.Image
}

var (
	_ desktop.Mouseable = (*CoverPad)(nil)
	_ fyne.Draggable    = (*CoverPad)(nil)
	_ flow.Measured     = (*CoverPad)(nil)
)

// CoverPad makes the pad over a picture.
func (k *Kit) CoverPad(label string, picture *image.RGBA) *CoverPad {
	p := &CoverPad{kit: k, label: label, picture: picture}
	p.ground = k.Box(theme.Card, theme.Edge, k.Line(), k.KeyRadius())
	p.image = &canvas.Image{Image: picture, FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}
	p.ExtendBaseWidget(p)
	return p
}

// Changed draws the picture anew, after it was painted on.
func (p *CoverPad) Changed() { p.image.Refresh() }

// at turns a place on the pad to one in the picture.
func (p *CoverPad) at(pos fyne.Position) (x, y, scale float64) {
	size := p.picture.Rect.Size()
	left, top, w, _ := contain(size, p.Size())
	scale = float64(size.X) / float64(max(1, w))
	return float64(pos.X-left) * scale, float64(pos.Y-top) * scale, scale
}

// MouseDown begins a stroke.
func (p *CoverPad) MouseDown(e *desktop.MouseEvent) {
	p.kit.Touch()
	if !p.kit.open() {
		return
	}
	p.end()
	p.drawing = true
	x, y, scale := p.at(e.Position)
	p.OnBegin(x, y, float64(p.kit.MM(fingerMM))*scale)
}

// Dragged takes another point. A finger that slides off the photo and back covers what lies between.
func (p *CoverPad) Dragged(e *fyne.DragEvent) {
	if p.drawing {
		x, y, _ := p.at(e.Position)
		p.OnMove(x, y)
	}
}

// MouseUp ends the stroke.
func (p *CoverPad) MouseUp(*desktop.MouseEvent) { p.end() }

// DragEnd ends the stroke, also where the finger left the pad before.
func (p *CoverPad) DragEnd() { p.end() }

func (p *CoverPad) end() {
	if p.drawing {
		p.drawing = false
		p.kit.Touch()
		p.OnEnd()
	}
}

// TargetLabel names the pad to tests.
func (p *CoverPad) TargetLabel() string { return p.label }

// TargetEnabled reports that the pad can be drawn on.
func (p *CoverPad) TargetEnabled() bool { return true }

// TargetSecret reports that visitors are told of the pad.
func (p *CoverPad) TargetSecret() bool { return false }

// HeightFor is the least height on which a face can be covered.
func (p *CoverPad) HeightFor(float32) float32 { return p.kit.MM(60) }

// NaturalWidth is the width of a picture of the least height.
func (p *CoverPad) NaturalWidth() float32 { return p.kit.MM(80) }

// MinSize asks for nothing.
func (p *CoverPad) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws ground and photo.
func (p *CoverPad) CreateRenderer() fyne.WidgetRenderer { return &coverPadRenderer{p} }

type coverPadRenderer struct{ pad *CoverPad }

func (r *coverPadRenderer) Layout(size fyne.Size) {
	flow.Place(r.pad.ground, 0, 0, size.Width, size.Height)
	x, y, w, h := contain(r.pad.picture.Rect.Size(), size)
	flow.Place(r.pad.image, x, y, w, h)
}
func (r *coverPadRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *coverPadRenderer) Destroy()           {}
func (r *coverPadRenderer) Refresh()           { r.Layout(r.pad.Size()); canvas.Refresh(r.pad) }
func (r *coverPadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.pad.ground, r.pad.image}
}
