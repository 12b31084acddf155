package write

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// inkLayout sets the pad beside its keys: one column where the panel is high enough, else two.
type inkLayout struct {
	kit  *widgets.Kit
	pad  fyne.CanvasObject
	keys []*key
}

// Layout implements fyne.Layout.
func (l inkLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	gap := l.kit.Gap()
	columns, share := 1, float32(0.19)
	if size.Height < float32(len(l.keys))*(l.kit.Theme.Target()+gap)-gap {
		columns, share = 2, 0.15
	}
	width := max(l.keyWidth(), size.Width*share)
	rows := (len(l.keys) + columns - 1) / columns
	height := (size.Height - gap*float32(rows-1)) / float32(rows)
	left := size.Width - float32(columns)*(width+gap)
	flow.Place(l.pad, 0, 0, left, size.Height)
	for i, k := range l.keys {
		x := left + gap + float32(i%columns)*(width+gap)
		y := float32(i/columns) * (height + gap)
		w := width
		if i == len(l.keys)-1 {
			w = size.Width - x // an odd last key fills its row
		}
		flow.Place(k, x, y, float32(int(x+w+0.5))-float32(int(x+0.5)), float32(int(y+height+0.5))-float32(int(y+0.5)))
	}
}

// keyWidth is the width at which every key shows its text, at the least size of text.
func (l inkLayout) keyWidth() float32 {
	width := l.kit.Theme.Target()
	for _, k := range l.keys {
		width = max(width, l.kit.Measure(k.text, l.kit.TextSize(theme.Body), false)+2*l.kit.MM(1.5))
	}
	return width
}

// MinSize implements fyne.Layout: the panel is given its size.
func (l inkLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
