package screen

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// entry is a value above the keypad that it is typed with, or to its left where the panel lies.
func (s *Screens) entry(env *nav.Env, value, hint string, pad widgets.Pad) fyne.CanvasObject {
	shown := env.Text(theme.Title, value).Within(1)
	if value == "" {
		shown = env.Soft(hint)
	}
	line := flow.Stack(
		env.Box(theme.Card, theme.Teal, env.Outline(), env.KeyRadius()),
		flow.Pad(env.MM(6), env.MM(4), flow.Sized(0, env.LineHeight(theme.Title), flow.Middle(shown))))
	return padded(env, flow.Column(env.MM(3), line), pad)
}

// padded sets a keypad below what it types into, or beside it where the panel lies. Keys are as large as the room lets
// them be, but no larger than looks well.
func padded(env *nav.Env, above fyne.CanvasObject, pad widgets.Pad) fyne.CanvasObject {
	pad.EraseName = env.T("ui.erase")
	rows := (utf8.RuneCountInString(pad.Alphabet) + pad.Columns) / pad.Columns
	keys := env.Numpad(pad)
	if env.Portrait() {
		height := env.MM(30*float64(rows)) + env.Gap()*float32(rows-1)
		return flow.Column(env.Space(), above, flow.Most(height, keys))
	}
	return flow.Row(env.MM(10), flow.Grow(above), flow.Grow(keys))
}

// entryWidth is the width that padded leaves to what stands above or beside a keypad.
func entryWidth(env *nav.Env) float32 {
	width := float32(env.Panel().WidthPx) - 2*env.Margin()
	if env.Portrait() {
		return width
	}
	return (width - env.MM(10)) / 2
}

func dropLast(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	return string(r[:len(r)-1])
}
