package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Tab is one of several ways to do the same thing.
type Tab struct {
	Icon  string
	Text  string
	On    bool // the one in use: dark, and deaf
	OnTap func()
}

// Tabs sets wide primary targets beside each other, the one in use dark. Where a word and its icon have no room beside
// each other the word stays.
func (k *Kit) Tabs(tabs ...Tab) *fyne.Container {
	row := func(icons bool) fyne.CanvasObject {
		buttons := make([]fyne.CanvasObject, len(tabs))
		for i, t := range tabs {
			b := Button{Look: Outline, Text: t.Text, OnTap: t.OnTap}
			if t.On {
				b.Look, b.OnTap = Primary, nil
			}
			if icons {
				b.Icon = t.Icon
			}
			buttons[i] = k.Button(b).Least(0, k.MM(theme.PrimaryMM))
		}
		return flow.Grid(len(tabs), k.MM(4.5), buttons...)
	}
	return flow.FirstWide(row(true), row(false))
}
