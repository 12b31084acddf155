package flow

import "fyne.io/fyne/v2"

type column struct{ gap float32 }

// Column sets objects under each other, gap pixels apart. What is wrapped in Grow shares the height left over,
// and gives way when there is too little.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: column{gap}, Objects: visible(objects)}
}

func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	objects = visible(objects)
	heights := make([]float32, len(objects))
	left, weights, growing := size.Height-c.gap*float32(max(0, len(objects)-1)), float32(0), float32(0)
	for i, o := range objects {
		heights[i] = Height(o, size.Width)
		left -= heights[i]
		if w := weight(o); w > 0 {
			weights += w
			growing += heights[i]
		}
	}
	var y float32
	for i, o := range objects {
		h := heights[i]
		if w := weight(o); w > 0 {
			if left > 0 {
				h += left * w / weights
			} else if growing > 0 { // too little room: those that grow give way, each by its share
				h = max(0, h+left*h/growing)
			}
		}
		Place(o, 0, y, size.Width, round(y+h)-round(y))
		y += h + c.gap
	}
}

func (c column) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	objects = visible(objects)
	h := c.gap * float32(max(0, len(objects)-1))
	for _, o := range objects {
		h += Height(o, width)
	}
	return h
}

func (c column) NaturalWidth(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, Width(o))
	}
	return w
}

func (c column) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

type grow struct{ weight float32 }

// Grow wraps an object that takes a share of the room left over in a Column or Row.
func Grow(o fyne.CanvasObject) *fyne.Container { return GrowBy(1, o) }

// GrowBy is Grow with a weight against the others.
func GrowBy(weight float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: grow{weight}, Objects: []fyne.CanvasObject{o}}
}

// Spring is room that grows.
func Spring() *fyne.Container { return Grow(Space(0, 0)) }

func weight(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if g, ok := c.Layout.(grow); ok {
			return g.weight
		}
	}
	return 0
}

func (g grow) Layout(objects []fyne.CanvasObject, size fyne.Size) { fill(objects, size) }
func (g grow) HeightFor(objects []fyne.CanvasObject, w float32) float32 {
	return tallest(objects, w)
}
func (g grow) NaturalWidth(objects []fyne.CanvasObject) float32 { return widest(objects) }
func (g grow) MinSize([]fyne.CanvasObject) fyne.Size            { return fyne.Size{} }
