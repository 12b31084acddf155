package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
)

// Swap shows one object and takes another in its place while all around it stays: a finger that is on a key then still
// finds the same key under it when it is lifted.
type Swap struct {
	widget.BaseWidget
	shown fyne.CanvasObject
}

var _ flow.Measured = (*Swap)(nil)

// NewSwap shows o.
func NewSwap(o fyne.CanvasObject) *Swap {
	s := &Swap{shown: o}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows o in place of what was shown. It reports whether o wants another height at the present width, so that what
// stands around has to be laid out anew.
func (s *Swap) Set(o fyne.CanvasObject) bool {
	width := s.Size().Width
	other := flow.Height(o, width) != flow.Height(s.shown, width)
	s.shown = o
	s.Refresh()
	return other
}

// Shown is what is shown.
func (s *Swap) Shown() []fyne.CanvasObject { return []fyne.CanvasObject{s.shown} }

// HeightFor is that of what is shown.
func (s *Swap) HeightFor(width float32) float32 { return flow.Height(s.shown, width) }

// NaturalWidth is that of what is shown.
func (s *Swap) NaturalWidth() float32 { return flow.Width(s.shown) }

// MinSize is that of what is shown.
func (s *Swap) MinSize() fyne.Size { return s.shown.MinSize() }

// CreateRenderer draws what is shown.
func (s *Swap) CreateRenderer() fyne.WidgetRenderer { return swapRenderer{s} }

type swapRenderer struct{ swap *Swap }

func (r swapRenderer) Layout(size fyne.Size) { flow.Place(r.swap.shown, 0, 0, size.Width, size.Height) }
func (r swapRenderer) MinSize() fyne.Size    { return r.swap.shown.MinSize() }
func (r swapRenderer) Destroy()              {}
func (r swapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.swap.shown}
}
func (r swapRenderer) Refresh() {
	r.Layout(r.swap.Size())
	r.swap.shown.Refresh()
}
