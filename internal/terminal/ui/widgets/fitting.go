package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
)

// Fitting sets blocks under each other, in two columns where the panel lies, as loosely as the room allows. What fits
// in no way is cut into pages, of which at holds the one shown.
func (k *Kit) Fitting(at *int, turn Turn, blocks ...fyne.CanvasObject) *fyne.Container {
	options := []fyne.CanvasObject{
		flow.Column(k.Space(), blocks...),
		flow.Column(k.Gap(), blocks...),
		k.Pages(k.Gap(), at, turn, blocks...),
	}
	if !k.Portrait() && len(blocks) > 1 {
		options = append([]fyne.CanvasObject{k.halves(k.Space(), blocks), k.halves(k.Gap(), blocks)}, options[2:]...)
	}
	return flow.FirstFit(options...)
}

// halves sets the first half of the blocks to the left and the others to the right.
func (k *Kit) halves(gap float32, blocks []fyne.CanvasObject) fyne.CanvasObject {
	n := (len(blocks) + 1) / 2
	return flow.Row(k.Space(),
		flow.Grow(flow.Column(gap, blocks[:n]...)),
		flow.Grow(flow.Column(gap, blocks[n:]...)))
}
