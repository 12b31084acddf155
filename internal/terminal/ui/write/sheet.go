package write

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// sheet shows all candidates, a page at a time, in place of bar and panel.
type sheet struct {
	widget.BaseWidget
	kit    *widgets.Kit
	offer  candidates
	starts []int // index of the first candidate of each page so far
	next   int   // index of the first candidate after the present page
	ended  bool  // nothing comes after the present page

	chips              []*key
	before, after, end *key
}

// sheetNames name the keys at the sheet's foot.
type sheetNames struct{ before, after, end string }

func newSheet(k *widgets.Kit, names sheetNames, onEnd func()) *sheet {
	s := &sheet{kit: k}
	s.before = newKey(k, theme.Label, works, func() { s.turn(-1) })
	s.before.show(names.before)
	s.after = newKey(k, theme.Label, works, func() { s.turn(1) })
	s.after.show(names.after)
	s.end = newKey(k, theme.Label, works, onEnd)
	s.end.show(names.end)
	s.Hidden = true
	s.ExtendBaseWidget(s)
	return s
}

// open shows the candidates from the first on.
func (s *sheet) open(c candidates) {
	s.offer, s.starts = c, []int{0}
	s.arrange()
	s.Show()
	canvas.Refresh(s)
}

func (s *sheet) turn(by int) {
	switch {
	case by > 0 && !s.ended:
		s.starts = append(s.starts, s.next)
	case by < 0 && len(s.starts) > 1:
		s.starts = s.starts[:len(s.starts)-1]
	}
	s.arrange()
	canvas.Refresh(s)
}

// arrange fills rows with candidates, each as wide as it wants, above the row of keys.
func (s *sheet) arrange() {
	size, gap := s.Size(), s.kit.Gap()
	if size.Width <= 0 || s.offer.list == nil {
		return
	}
	rows := max(2, int((size.Height+gap)/(s.kit.MM(theme.TargetMM+3)+gap)))
	// whole pixels, so that no gap gets smaller
	height := float32(int((size.Height - gap*float32(rows-1)) / float32(rows)))
	start := s.starts[len(s.starts)-1]
	items := s.offer.list(start, s.most(size.Width, rows-1)+1)
	used := 0
	for row := 0; row < rows-1 && used < len(items); row++ {
		used += s.fillRow(items[used:], used, float32(row)*(height+gap), height)
	}
	for _, chip := range s.chips[used:] {
		chip.Hidden = true
	}
	s.next, s.ended = start+used, used == len(items)
	s.placeFoot(size, height)
}

// fillRow sets as many items as have room beside each other, from chip number at on, and returns how many. What is left
// over of a full row is shared among them.
func (s *sheet) fillRow(items []string, at int, y, height float32) int {
	width, gap := s.Size().Width, s.kit.Gap()
	n, used := 0, float32(0)
	for n < len(items) {
		chip := s.chip(at + n)
		l := offers
		if s.starts[len(s.starts)-1]+at+n == 0 {
			l = best
		}
		chip.set(items[n], "", items[n], l)
		w := min(chip.NaturalWidth(), width)
		if n > 0 && used+w > width {
			break
		}
		used += w + gap
		n++
	}
	extra := float32(0)
	if n < len(items) {
		extra = (width - used + gap) / float32(n)
	}
	x := float32(0)
	for i := range n {
		chip := s.chip(at + i)
		w := min(chip.NaturalWidth(), width) + extra
		chip.Hidden = false
		flow.Place(chip, x, y, float32(int(x+w+0.5))-float32(int(x+0.5)), height)
		x += w + gap
	}
	return n
}

func (s *sheet) placeFoot(size fyne.Size, height float32) {
	w := s.kit.Row(size.Width, 3)
	for i, b := range []*key{s.before, s.after, s.end} {
		x := float32(i) * (w + s.kit.Gap())
		flow.Place(b, x, size.Height-height, float32(int(x+w+0.5))-float32(int(x+0.5)), height)
	}
	s.before.enable(len(s.starts) > 1)
	s.after.enable(!s.ended)
}

// most is the most candidates that rows of a width can hold.
func (s *sheet) most(width float32, rows int) int {
	return rows * int((width+s.kit.Gap())/(s.kit.Theme.Target()+s.kit.Gap()))
}

func (s *sheet) chip(i int) *key {
	for len(s.chips) <= i {
		n := len(s.chips)
		s.chips = append(s.chips, newKey(s.kit, theme.Heading, offers, func() {
			s.offer.pick(s.starts[len(s.starts)-1] + n)
		}))
	}
	return s.chips[i]
}

// MinSize asks for nothing.
func (s *sheet) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the page.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return &pagedRenderer{s} }

// drawn are the objects of the page.
func (s *sheet) drawn() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, c := range s.chips {
		objects = append(objects, c)
	}
	return append(objects, s.before, s.after, s.end)
}
