package flow

import "fyne.io/fyne/v2"

type row struct {
	gap    float32
	center bool
}

// Row sets objects beside each other, gap pixels apart and all as high as the row. What is wrapped in Grow shares the
// width left over; when there is too little width the widest objects give way.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: row{gap: gap}, Objects: visible(objects)}
}

// Line is a Row whose objects keep their own height, centred.
func Line(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: row{gap: gap, center: true}, Objects: visible(objects)}
}

func (r row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	widths := make([]float32, len(objects))
	left, weights := width-r.gap*float32(max(0, len(objects)-1)), float32(0)
	for i, o := range objects {
		if w := weight(o); w > 0 {
			weights += w
			continue
		}
		widths[i] = Width(o)
		left -= widths[i]
	}
	for left < 0 {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if len(widths) == 0 || widths[widest] <= 0 {
			break
		}
		cut := min(-left, widths[widest])
		widths[widest] -= cut
		left += cut
	}
	if weights > 0 && left > 0 {
		for i, o := range objects {
			if w := weight(o); w > 0 {
				widths[i] = left * w / weights
			}
		}
	}
	return widths
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	objects = visible(objects)
	var x float32
	for i, w := range r.widths(objects, size.Width) {
		o := objects[i]
		y, h := float32(0), size.Height
		if r.center {
			h = min(size.Height, Height(o, w))
			y = (size.Height - h) / 2
		}
		Place(o, x, y, round(x+w)-round(x), h)
		x += w + r.gap
	}
}

func (r row) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	objects = visible(objects)
	var h float32
	for i, w := range r.widths(objects, width) {
		h = max(h, Height(objects[i], w))
	}
	return h
}

func (r row) NaturalWidth(objects []fyne.CanvasObject) float32 {
	objects = visible(objects)
	w := r.gap * float32(max(0, len(objects)-1))
	for _, o := range objects {
		w += Width(o)
	}
	return w
}

func (r row) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
