package screen

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/nav"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// typing is a page with a keypad. Its keys stay as they are while what they type changes, so that taps may follow each
// other faster than a page is made.
type typing struct {
	page  nav.Page
	above func() fyne.CanvasObject // what was typed, and a word on it
	next  func() nav.Action
	pad   widgets.Pad
}

func (t typing) make(env *nav.Env) nav.Page {
	shown := widgets.NewSwap(t.above())
	var body fyne.CanvasObject
	changed := func() {
		if shown.Set(t.above()) {
			body.Refresh() // lays out anew
		}
		env.Nav.RedrawNext(t.next())
	}
	onKey, onErase := t.pad.OnKey, t.pad.OnErase
	t.pad.OnKey = func(r rune) { onKey(r); changed() }
	t.pad.OnErase = func() { onErase(); changed() }
	body = padded(env, shown, t.pad)
	next := t.next()
	t.page.Body, t.page.Next = body, &next
	return t.page
}

// entered is a value of any length in its field, or the hint while there is none.
func entered(env *nav.Env, value, hint string) fyne.CanvasObject {
	shown := env.Text(theme.Title, value).Within(1).Private()
	if value == "" {
		shown = env.Soft(hint)
	}
	return flow.Column(env.MM(3), flow.Stack(
		env.Box(theme.Card, theme.Teal, env.Outline(), env.KeyRadius()),
		flow.Pad(env.MM(6), env.MM(4), flow.Sized(0, env.LineHeight(theme.Title), flow.Middle(shown)))))
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
