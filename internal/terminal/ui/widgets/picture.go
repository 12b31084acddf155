package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Picture shows a photo or the picture of a camera, as large as the room allows; a dark field stands in for one to
// come. Figures and a flash may lie over it. What it shows can change in place many times a second: the graphics card
// scales it, and nothing is laid out.
type Picture struct {
	widget.BaseWidget
	kit    *Kit
	ground *canvas.Rectangle
	image  *canvas.Image
	flash  *canvas.Rectangle
	disc   *canvas.Rectangle
	figure *Text
	words  *Text
	least  float32
}

var (
	_ flow.Measured = (*Picture)(nil)
	_ flow.Layout   = whole{}
)

// Picture makes the widget, empty. It is at least leastMM high.
func (k *Kit) Picture(leastMM float64) *Picture {
	p := &Picture{kit: k, least: k.MM(leastMM)}
	p.ground = k.Box(theme.Ink, nil, 0, k.KeyRadius())
	p.image = &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest,
		CornerRadius: k.KeyRadius()}
	p.flash = k.Box(theme.Card, nil, 0, k.KeyRadius())
	p.disc = k.Box(theme.Ink, theme.OnTeal, k.Outline(), 0)
	p.figure = k.Text(theme.Giant, "").In(theme.OnTeal).Centered()
	p.words = k.Text(theme.Label, "").In(theme.OnTeal).Centered()
	for _, o := range []fyne.CanvasObject{p.image, p.flash, p.disc, p.figure, p.words} {
		o.Hide()
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another picture, nil: none.
func (p *Picture) Set(picture image.Image) {
	before := p.image.Image
	p.image.Image = picture
	p.image.Hidden = picture == nil
	if picture == nil || before == nil || before.Bounds().Size() != picture.Bounds().Size() {
		p.place()
	}
	p.image.Refresh()
}

// Shown is what is said in place of a picture.
func (p *Picture) Shown() []fyne.CanvasObject { return []fyne.CanvasObject{p.words} }

// Say shows words in place of a picture that is to come, empty: none.
func (p *Picture) Say(words string) *Picture {
	p.words.Hidden = words == ""
	p.words.SetText(words)
	p.place()
	return p
}

// Count shows a large figure over the picture, empty: none.
func (p *Picture) Count(figure string) {
	if figure == p.figure.VisibleText() && p.figure.Hidden == (figure == "") {
		return
	}
	p.figure.Hidden, p.disc.Hidden = figure == "", figure == ""
	p.figure.SetText(figure)
	p.place()
	canvas.Refresh(p)
}

// Flash turns all white, or back.
func (p *Picture) Flash(on bool) {
	if p.flash.Hidden == !on {
		return
	}
	p.flash.Hidden = !on
	canvas.Refresh(p)
}

// shown is where the picture lies in the widget, in pixels, or where one is expected.
func (p *Picture) shown() (x, y, w, h float32) {
	if p.image.Image == nil {
		return contain(image.Pt(16, 9), p.Size())
	}
	return contain(p.image.Image.Bounds().Size(), p.Size())
}

// contain is the largest place for a picture in a room.
func contain(picture image.Point, room fyne.Size) (x, y, w, h float32) {
	if picture.X < 1 || picture.Y < 1 {
		return 0, 0, room.Width, room.Height
	}
	k := min(room.Width/float32(picture.X), room.Height/float32(picture.Y))
	w, h = float32(int(float32(picture.X)*k)), float32(int(float32(picture.Y)*k))
	return float32(int((room.Width - w) / 2)), float32(int((room.Height - h) / 2)), w, h
}

func (p *Picture) place() {
	size := p.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	x, y, w, h := p.shown()
	for _, o := range []fyne.CanvasObject{p.ground, p.flash, p.image} {
		flow.Place(o, x, y, w, h)
	}
	for _, role := range []theme.Role{theme.Giant, theme.Number, theme.Title} { // as large as there is room for
		if p.figure.role = role; p.kit.LineHeight(role) <= h {
			break
		}
	}
	edge := min(p.kit.LineHeight(p.figure.role)*1.25, h)
	p.disc.CornerRadius = edge / 2
	flow.Place(p.disc, x+(w-edge)/2, y+(h-edge)/2, edge, edge)
	high := p.figure.HeightFor(edge)
	flow.Place(p.figure, x+(w-edge)/2, y+(h-high)/2, edge, high)
	inset := p.kit.MM(3)
	high = min(h, p.words.HeightFor(w-2*inset))
	flow.Place(p.words, x+inset, y+(h-high)/2, w-2*inset, high)
}

// HeightFor is the least height.
func (p *Picture) HeightFor(float32) float32 { return p.least }

// NaturalWidth is that of a picture of the least height.
func (p *Picture) NaturalWidth() float32 { return p.least * 4 / 3 }

// MinSize asks for nothing.
func (p *Picture) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the layers.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer { return &pictureRenderer{p} }

type pictureRenderer struct{ picture *Picture }

func (r *pictureRenderer) Layout(fyne.Size)   { r.picture.place() }
func (r *pictureRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *pictureRenderer) Destroy()           {}
func (r *pictureRenderer) Refresh()           { r.picture.place(); canvas.Refresh(r.picture) }
func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	p := r.picture
	return []fyne.CanvasObject{p.ground, p.image, p.words, p.disc, p.figure, p.flash}
}

// whole gives an object as much height as its picture needs at a width.
type whole struct{ size func() image.Point }

// Whole gives the picture the height that it fills, without room above or below.
func (p *Picture) Whole() *fyne.Container {
	return &fyne.Container{Objects: []fyne.CanvasObject{p}, Layout: whole{func() image.Point {
		if p.image.Image == nil {
			return image.Pt(16, 9)
		}
		return p.image.Image.Bounds().Size()
	}}}
}

func (l whole) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		flow.Place(o, 0, 0, size.Width, size.Height)
	}
}

func (l whole) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	size := l.size()
	return float32(int(width * float32(size.Y) / float32(max(1, size.X))))
}

func (l whole) NaturalWidth(objects []fyne.CanvasObject) float32 { return flow.Width(objects[0]) }
func (l whole) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }
