package flow

import "fyne.io/fyne/v2"

type stack struct{}

// Stack sets objects over each other, all of one size.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{}, Objects: visible(objects)}
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects, size) }
func (stack) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return tallest(objects, w)
}
func (stack) NaturalWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }
func (stack) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }

type pad struct{ x, y float32 }

// Pad keeps x pixels free left and right of an object and y above and below.
func Pad(x, y float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: pad{x, y}, Objects: []fyne.CanvasObject{o}}
}

func (p pad) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	for _, o := range objects {
		Place(o, p.x, p.y, size.Width-2*p.x, size.Height-2*p.y)
	}
}

func (p pad) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return tallest(objects, w-2*p.x) + 2*p.y
}
func (p pad) NaturalWidth(objects []fyne.CanvasObject) float32 { return widest(objects) + 2*p.x }
func (p pad) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }

type padWord struct {
	pad
	least float32
	word  func() float32
}

// PadWord is Pad that gives way at the sides, down to least pixels, where a word as wide as word says would else be
// cut.
func PadWord(x, y, least float32, word func() float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: padWord{pad{x, y}, least, word}, Objects: []fyne.CanvasObject{o}}
}

func (p padWord) at(width float32) pad {
	if free := width - 2*p.x; free > 0 {
		if word := p.word(); word > free {
			return pad{max(min(p.x, p.least), (width-word)/2-1), p.y}
		}
	}
	return p.pad
}

func (p padWord) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	p.at(size.Width).Layout(objects, size)
}
func (p padWord) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return p.at(w).HeightFor(objects, w)
}

type align struct{ x, y float32 }

// Align gives an object its own size and sets it in the room: x and y are 0 for left and top, 0.5 for the middle, 1 for
// right and bottom.
func Align(x, y float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: align{x, y}, Objects: []fyne.CanvasObject{o}}
}

// Center sets an object of its own size in the middle of the room.
func Center(o fyne.CanvasObject) *fyne.Container { return Align(0.5, 0.5, o) }

// Middle gives an object the whole width and its own height, in the middle of the height.
func Middle(o fyne.CanvasObject) *fyne.Container { return Column(0, Spring(), o, Spring()) }

func (a align) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	for _, o := range objects {
		w := min(size.Width, Width(o))
		h := min(size.Height, Height(o, w))
		Place(o, (size.Width-w)*a.x, (size.Height-h)*a.y, w, h)
	}
}

func (a align) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return tallest(objects, min(w, widest(objects)))
}
func (a align) NaturalWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }
func (a align) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }

type sized struct{ w, h float32 }

// Sized gives an object at least these pixels; 0 leaves a direction to the object.
func Sized(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: sized{w, h}, Objects: []fyne.CanvasObject{o}}
}

// Space is empty room of these pixels.
func Space(w, h float32) *fyne.Container { return &fyne.Container{Layout: sized{w, h}} }

func (s sized) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects, size) }
func (s sized) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return max(s.h, tallest(objects, w))
}
func (s sized) NaturalWidth(objects []fyne.CanvasObject) float32 {
	if s.w > 0 {
		return s.w
	}
	return widest(objects)
}
func (s sized) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(s.w, s.h) }

type most struct{ h float32 }

// Most grows with the room, like Grow, but its object never gets higher than h pixels; room left over lies below it.
func Most(h float32, o fyne.CanvasObject) *fyne.Container {
	return Grow(&fyne.Container{Layout: most{h}, Objects: []fyne.CanvasObject{o}})
}

func (m most) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	fill(objects, fyne.NewSize(size.Width, min(m.h, size.Height)))
}
func (m most) HeightFor(objects []fyne.CanvasObject, w float32) float32 { return tallest(objects, w) }
func (m most) NaturalWidth(objects []fyne.CanvasObject) float32         { return widest(objects) }
func (m most) MinSize([]fyne.CanvasObject) fyne.Size                    { return fyne.Size{} }

type rest struct{}

// Rest takes the height that others leave and asks for none: for what cuts itself to the room that there is, such as
// pages.
func Rest(o fyne.CanvasObject) *fyne.Container {
	return Grow(&fyne.Container{Layout: rest{}, Objects: []fyne.CanvasObject{o}})
}

func (rest) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects, size) }
func (rest) HeightFor([]fyne.CanvasObject, float32) float32     { return 0 }
func (rest) NaturalWidth(objects []fyne.CanvasObject) float32   { return widest(objects) }
func (rest) MinSize([]fyne.CanvasObject) fyne.Size              { return fyne.Size{} }
