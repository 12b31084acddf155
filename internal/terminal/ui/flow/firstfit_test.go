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

func TestFrom_IsTakenOnlyWhereThereIsItsWidth(t *testing.T) {
	test.NewTempApp(t)
	wide, narrow := canvas.NewRectangle(color.Black), canvas.NewRectangle(color.Black)
	narrow.SetMinSize(fyne.NewSize(30, 20))
	choice := flow.FirstFit(flow.From(400, wide), narrow)
	for _, width := range []float32{399, 400, 600} {
		choice.Resize(fyne.NewSize(width, 100))
		if shown := choice.Objects[0].Visible(); shown != (width >= 400) || narrow.Visible() == shown {
			t.Errorf("at %v: the wide one %t, the narrow one %t", width, shown, narrow.Visible())
		}
	}
	if wide.Size() != fyne.NewSize(600, 100) {
		t.Errorf("the wide one got %v", wide.Size())
	}
	if w := flow.Width(flow.From(400, narrow)); w != 400 {
		t.Errorf("it asks for a width of %v", w)
	}
}

func TestRest_TakesWhatOthersLeaveAndAsksForNothing(t *testing.T) {
	test.NewTempApp(t)
	head, pages := canvas.NewRectangle(color.Black), canvas.NewRectangle(color.Black)
	head.SetMinSize(fyne.NewSize(50, 40))
	pages.SetMinSize(fyne.NewSize(70, 900))
	rest := flow.Rest(pages)
	flow.Column(10, head, rest).Resize(fyne.NewSize(300, 200))
	if pages.Size() != fyne.NewSize(300, 150) {
		t.Errorf("the pages got %v", pages.Size())
	}
	if h, w := flow.Height(rest, 300), flow.Width(rest); h != 0 || w != 70 {
		t.Errorf("they ask for %v by %v", w, h)
	}
}

func TestPadWord_GivesWayOnlyWhereAWordWouldBeCut(t *testing.T) {
	test.NewTempApp(t)
	o := canvas.NewRectangle(color.Black)
	page := flow.PadWord(20, 5, 4, func() float32 { return 60 }, o)
	for _, c := range []struct{ width, x, free float32 }{{200, 20, 160}, {100, 20, 60}, {90, 14, 62},
		{70, 4, 62}, {50, 4, 42}} {
		page.Resize(fyne.NewSize(c.width, 40))
		if o.Position().X != c.x || o.Size().Width != c.free || o.Position().Y != 5 {
			t.Errorf("at %v: %v, %v", c.width, o.Position(), o.Size())
		}
	}
}
