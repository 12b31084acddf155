package write

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// paged is a widget of keys of which a page has room at a time. It places and hides them itself, as its size and what
// it offers say.
type paged interface {
	fyne.CanvasObject
	arrange()
	drawn() []fyne.CanvasObject
}

var (
	_ paged = (*bar)(nil)
	_ paged = (*phrases)(nil)
	_ paged = (*sheet)(nil)
)

// pagedRenderer draws a paged widget.
type pagedRenderer struct{ of paged }

func (r *pagedRenderer) Layout(fyne.Size)             { r.of.arrange() }
func (r *pagedRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *pagedRenderer) Destroy()                     {}
func (r *pagedRenderer) Refresh()                     { r.of.arrange(); canvas.Refresh(r.of) }
func (r *pagedRenderer) Objects() []fyne.CanvasObject { return r.of.drawn() }
