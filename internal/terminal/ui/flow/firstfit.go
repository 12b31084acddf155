package flow

import (
	"math"

	"fyne.io/fyne/v2"
)

type firstFit struct{}

// FirstFit shows the first of several ways to lay out the same things that fits the room, and the last when none does.
// The ways may share objects: a layout that has no room does nothing, so that the toolkit, which refreshes what is
// hidden as well, leaves the objects where the way that is shown has set them.
func FirstFit(options ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: firstFit{}, Objects: options}
}

func (firstFit) Layout(options []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	chosen := len(options) - 1
	for i, o := range options {
		if Height(o, size.Width) <= size.Height {
			chosen = i
			break
		}
	}
	for i, o := range options {
		if i != chosen {
			o.Hide()
			continue
		}
		o.Show()
		Place(o, 0, 0, size.Width, size.Height)
	}
}

func (firstFit) HeightFor(options []fyne.CanvasObject, w float32) float32 {
	return Height(options[len(options)-1], w)
}
func (firstFit) NaturalWidth(options []fyne.CanvasObject) float32 {
	return Width(options[len(options)-1])
}
func (firstFit) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

type firstWide struct{}

// FirstWide shows the first of several ways to lay out the same things that needs no more than the width, and the last
// when all need more.
func FirstWide(options ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: firstWide{}, Objects: options}
}

func (firstWide) choose(options []fyne.CanvasObject, width float32) int {
	for i, o := range options {
		if Width(o) <= width+0.5 { // widths are rounded to whole pixels on the way down
			return i
		}
	}
	return len(options) - 1
}

func (f firstWide) Layout(options []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	chosen := f.choose(options, size.Width)
	for i, o := range options {
		if i != chosen {
			o.Hide()
			continue
		}
		o.Show()
		Place(o, 0, 0, size.Width, size.Height)
	}
}

func (f firstWide) HeightFor(options []fyne.CanvasObject, w float32) float32 {
	return Height(options[f.choose(options, w)], w)
}
func (firstWide) NaturalWidth(options []fyne.CanvasObject) float32 { return Width(options[0]) }
func (firstWide) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }

type from struct{ width float32 }

// From makes an object one that FirstFit takes only where there are so many pixels of width.
func From(width float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: from{width}, Objects: []fyne.CanvasObject{o}}
}

func (f from) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects, size) }
func (f from) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	if w < f.width {
		return math.MaxFloat32
	}
	return tallest(objects, w)
}
func (f from) NaturalWidth(objects []fyne.CanvasObject) float32 { return max(f.width, widest(objects)) }
func (f from) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }
