package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
)

// OneOf shows one of several texts and keeps room for the tallest, so that nothing around it moves when the text
// changes.
type OneOf struct {
	widget.BaseWidget
	texts []*Text
	at    int
}

var _ flow.Measured = (*OneOf)(nil)

// OneOf makes the widget, the first text shown.
func (k *Kit) OneOf(texts ...*Text) *OneOf {
	o := &OneOf{texts: texts}
	for i, t := range texts {
		t.Hidden = i > 0
	}
	o.ExtendBaseWidget(o)
	return o
}

// Set shows text i, and reports whether another one was shown.
func (o *OneOf) Set(i int) bool {
	if i == o.at {
		return false
	}
	o.texts[o.at].Hide()
	o.at = i
	o.texts[i].Show()
	o.Refresh()
	return true
}

// Shown is the text that is shown.
func (o *OneOf) Shown() []fyne.CanvasObject { return []fyne.CanvasObject{o.texts[o.at]} }

// HeightFor is that of the tallest text.
func (o *OneOf) HeightFor(width float32) float32 {
	var h float32
	for _, t := range o.texts {
		h = max(h, t.HeightFor(width))
	}
	return h
}

// NaturalWidth is that of the widest text.
func (o *OneOf) NaturalWidth() float32 {
	var w float32
	for _, t := range o.texts {
		w = max(w, t.NaturalWidth())
	}
	return w
}

// MinSize asks for nothing.
func (o *OneOf) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the texts.
func (o *OneOf) CreateRenderer() fyne.WidgetRenderer { return oneOfRenderer{o} }

type oneOfRenderer struct{ one *OneOf }

func (r oneOfRenderer) Layout(size fyne.Size) {
	for _, t := range r.one.texts {
		flow.Place(t, 0, 0, size.Width, size.Height)
	}
}
func (r oneOfRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r oneOfRenderer) Destroy()           {}
func (r oneOfRenderer) Refresh()           { r.Layout(r.one.Size()); r.one.texts[r.one.at].Refresh() }
func (r oneOfRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.one.texts))
	for i, t := range r.one.texts {
		objects[i] = t
	}
	return objects
}
