package flow_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"xinsheng/internal/terminal/ui/flow"
)

func TestFirstFit_ARefreshLeavesWhatIsSharedWhereItIsShown(t *testing.T) {
	test.NewTempApp(t)
	a, b := canvas.NewRectangle(color.Black), canvas.NewRectangle(color.Black)
	for name, o := range map[string]fyne.CanvasObject{
		"fit": flow.FirstFit(flow.Grid(1, 10, a, b), flow.Grid(2, 4, a, b), flow.Column(2, flow.Grow(a), b),
			flow.Row(3, flow.Grow(a), flow.Pad(5, 5, b)), flow.Column(0, flow.Align(0, 0, a), flow.Most(8, b))),
		"wide": flow.FirstWide(flow.Grid(1, 10, a, b), flow.Grid(2, 4, a, b), flow.Stack(a, b)),
	} {
		page := flow.Pad(20, 20, flow.Column(10, flow.Grow(o)))
		page.Resize(fyne.NewSize(400, 600))
		was := [...]fyne.Size{a.Size(), b.Size()}
		if was[0].Width != 360 || was[1].Width != 360 {
			t.Fatalf("%s: laid out as %v", name, was)
		}
		page.Refresh()
		if now := [...]fyne.Size{a.Size(), b.Size()}; now != was {
			t.Errorf("%s: a refresh made %v of %v", name, now, was)
		}
	}
}
