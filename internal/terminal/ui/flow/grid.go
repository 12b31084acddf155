package flow

import "fyne.io/fyne/v2"

type grid struct {
	columns int
	gap     float32
}

// Grid sets objects in columns of one width, rows of one height, gap pixels apart, filling the room it is given.
func Grid(columns int, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: grid{max(1, columns), gap}, Objects: visible(objects)}
}

func (g grid) cell(width float32) float32 {
	return (width - float32(g.columns-1)*g.gap) / float32(g.columns)
}

func (g grid) rows(n int) int { return (n + g.columns - 1) / g.columns }

func (g grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	objects = visible(objects)
	rows := g.rows(len(objects))
	if rows == 0 {
		return
	}
	w := g.cell(size.Width)
	h := (size.Height - float32(rows-1)*g.gap) / float32(rows)
	for i, o := range objects {
		x := float32(i%g.columns) * (w + g.gap)
		y := float32(i/g.columns) * (h + g.gap)
		Place(o, x, y, round(x+w)-round(x), round(y+h)-round(y))
	}
}

func (g grid) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	objects = visible(objects)
	rows := g.rows(len(objects))
	return float32(rows)*tallest(objects, g.cell(width)) + float32(max(0, rows-1))*g.gap
}

func (g grid) NaturalWidth(objects []fyne.CanvasObject) float32 {
	return float32(g.columns)*widest(objects) + float32(g.columns-1)*g.gap
}

func (g grid) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func tallest(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range visible(objects) {
		h = max(h, Height(o, width))
	}
	return h
}

func widest(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, Width(o))
	}
	return w
}

func fill(objects []fyne.CanvasObject, size fyne.Size) {
	if size.IsZero() {
		return
	}
	for _, o := range objects {
		if o != nil {
			Place(o, 0, 0, size.Width, size.Height)
		}
	}
}
