package write

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// candidates are what a panel offers: list returns at most n from an index on, pick takes one.
type candidates struct {
	list func(from, n int) []string
	pick func(i int)
}

// barChips is the most candidates in the bar.
const barChips = 10

// bar is the row of candidates, best first, with a way to all others.
type bar struct {
	widget.BaseWidget
	kit    *widgets.Kit
	offer  candidates
	chips  []*key
	more   *key
	hint   *widgets.Text
	hinted string
}

func newBar(k *widgets.Kit, more string, onMore func()) *bar {
	b := &bar{kit: k}
	for i := range barChips {
		l := offers
		if i == 0 {
			l = best
		}
		chip := newKey(k, theme.Heading, l, func() { b.offer.pick(i) })
		chip.Hidden = true
		b.chips = append(b.chips, chip)
	}
	b.more = newKey(k, theme.Label, offers, onMore)
	b.more.show(more)
	b.more.Hidden = true
	b.hint = k.Soft("")
	b.ExtendBaseWidget(b)
	return b
}

// set shows other candidates. Without any the hint stands in their place.
func (b *bar) set(c candidates, hint string) {
	b.offer, b.hinted = c, hint
	b.arrange()
	canvas.Refresh(b)
}

// arrange shows as many candidates as have room, and the way to the rest where there is one.
func (b *bar) arrange() {
	size := b.Size()
	if size.Width <= 0 {
		return
	}
	var items []string
	if b.offer.list != nil {
		items = b.offer.list(0, barChips+1)
	}
	moreWidth := b.more.NaturalWidth()
	fit := b.fitting(items, size.Width)
	rest := fit < len(items)
	if rest {
		fit = max(1, b.fitting(items, size.Width-moreWidth-b.kit.Gap()))
	}
	var x float32
	for i, chip := range b.chips {
		if chip.Hidden = i >= fit || i >= len(items); chip.Hidden {
			continue
		}
		chip.show(items[i])
		w := chip.NaturalWidth()
		if rest && fit == 1 {
			w = min(w, size.Width-moreWidth-b.kit.Gap())
		}
		flow.Place(chip, x, 0, min(w, size.Width), size.Height)
		x += w + b.kit.Gap()
	}
	b.more.Hidden = !rest
	flow.Place(b.more, size.Width-moreWidth, 0, moreWidth, size.Height)
	text := ""
	if len(items) == 0 {
		text = b.hinted
	}
	b.hint.SetText(text)
	b.hint.Hidden = text == ""
	h := b.hint.HeightFor(size.Width)
	flow.Place(b.hint, 0, (size.Height-h)/2, size.Width, h)
}

// fitting is how many of the items, each as wide as it wants, have room in a width.
func (b *bar) fitting(items []string, width float32) int {
	var x float32
	for i, text := range items[:min(len(items), barChips)] {
		b.chips[i].show(text)
		x += b.chips[i].NaturalWidth()
		if x > width {
			return i
		}
		x += b.kit.Gap()
	}
	return min(len(items), barChips)
}

// MinSize asks for nothing.
func (b *bar) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the row.
func (b *bar) CreateRenderer() fyne.WidgetRenderer { return &pagedRenderer{b} }

// drawn are the objects of the row.
func (b *bar) drawn() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{b.hint}
	for _, c := range b.chips {
		objects = append(objects, c)
	}
	return append(objects, b.more)
}
