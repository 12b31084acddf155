package flow

import "fyne.io/fyne/v2"

type firstFit struct{}

// FirstFit shows the first of several ways to lay out the same things that fits the room, and the last when none does.
func FirstFit(options ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: firstFit{}, Objects: options}
}

func (firstFit) Layout(options []fyne.CanvasObject, size fyne.Size) {
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
