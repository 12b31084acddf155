// Package flow lays out pages whose texts wrap: every object can be asked how high it is at a width, which the
// toolkit's own layouts cannot do. All positions and sizes are whole pixels.
package flow

import (
	"math"

	"fyne.io/fyne/v2"
)

// Measured is an object whose height depends on its width.
type Measured interface {
	// HeightFor is the height in pixels that the object needs at a width.
	HeightFor(width float32) float32
	// NaturalWidth is the width in pixels at which nothing in it has to wrap.
	NaturalWidth() float32
}

// Layout is a layout whose height depends on its width.
type Layout interface {
	fyne.Layout
	HeightFor(objects []fyne.CanvasObject, width float32) float32
	NaturalWidth(objects []fyne.CanvasObject) float32
}

// Height is the height that o needs at a width, in pixels.
func Height(o fyne.CanvasObject, width float32) float32 {
	switch v := o.(type) {
	case Measured:
		return v.HeightFor(width)
	case *fyne.Container:
		if l, ok := v.Layout.(Layout); ok {
			return l.HeightFor(v.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Width is the width at which o need not wrap, in pixels.
func Width(o fyne.CanvasObject) float32 {
	switch v := o.(type) {
	case Measured:
		return v.NaturalWidth()
	case *fyne.Container:
		if l, ok := v.Layout.(Layout); ok {
			return l.NaturalWidth(v.Objects)
		}
	}
	return o.MinSize().Width
}

// Place moves and sizes o to whole pixels.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	x, y = round(x), round(y)
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(round(w), round(h)))
}

func round(f float32) float32 { return float32(math.Round(float64(f))) }

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != nil && o.Visible() {
			out = append(out, o)
		}
	}
	return out
}
