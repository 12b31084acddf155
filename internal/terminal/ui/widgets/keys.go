package widgets

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Key is one key of a keypad or keyboard.
type Key struct {
	Text  string
	Icon  string
	Label string // names it to tests where Text does not
	Look  Look   // Plain for what writes, Muted for what does not
	Role  theme.Role
	Off   bool
	OnTap func()
}

// Key makes a key. It fills the room that it is given.
func (k *Kit) Key(key Key) *Target {
	role := key.Role
	if role == theme.Body {
		role = theme.Label
	}
	s := key.Look.style()
	if key.Off {
		s = off
	}
	label := key.Label
	if label == "" {
		label = key.Text
	}
	var face fyne.CanvasObject
	if key.Icon != "" {
		face = k.Icon(key.Icon, k.CapMM(role)*1.45, s.icon)
	} else {
		face = k.Text(role, key.Text).Regular().In(s.ink).Centered().Within(1)
	}
	body := flow.Stack(k.Box(s.fill, s.edge, k.Line(), k.KeyRadius()), flow.Pad(k.MM(1.2), 0, flow.Center(face)))
	t := k.Target(label, body, key.OnTap).Rounded(k.KeyRadius()).Disable(key.Off)
	if key.Look == Primary && !key.Off {
		t.OnDark()
	}
	return t
}

// Pad is a keypad: the symbols of alphabet in columns, then a key that takes one back.
type Pad struct {
	Alphabet  string // such as "1234567890"
	Columns   int
	EraseName string // names the erasing key to tests and read-aloud
	OnKey     func(r rune)
	OnErase   func()
	Switch    string // on a further key that changes the alphabet, empty: none
	OnSwitch  func()
}

// Numpad makes a keypad that fills the room it is given. With three columns it looks like a telephone's: the last
// symbol in the middle of the last row, the key that changes the alphabet to its left.
func (k *Kit) Numpad(p Pad) *fyne.Container {
	var keys []fyne.CanvasObject
	symbols := []rune(p.Alphabet)
	swap := func() fyne.CanvasObject {
		if p.Switch == "" {
			return flow.Space(0, 0)
		}
		return k.Key(Key{Text: p.Switch, Look: Muted, OnTap: p.OnSwitch})
	}
	phone := p.Columns == 3 && len(symbols)%3 == 1
	for i, r := range symbols {
		if phone && i == len(symbols)-1 {
			keys = append(keys, swap())
		}
		keys = append(keys, k.Key(Key{Text: string(r), Look: Plain, Role: theme.Heading, OnTap: func() { p.OnKey(r) }}))
	}
	if !phone {
		for (len(keys)+2)%p.Columns != 0 {
			keys = append(keys, flow.Space(0, 0))
		}
		keys = append(keys, swap())
	}
	keys = append(keys, k.Key(Key{Icon: "delete", Label: p.EraseName, Look: Muted, Role: theme.Heading, OnTap: p.OnErase}))
	return flow.Grid(p.Columns, k.Gap(), keys...)
}

// Slots shows what was entered of a number of known length in a width of pixels, the rest as empty places. Groups of
// four are set apart. With hide, what was entered shows as dots.
func (k *Kit) Slots(value string, length int, width float32, hide bool) *fyne.Container {
	gap, apart := k.MM(2.5), k.MM(4)
	cell := (width - float32(length)*gap - apart) / float32(length)
	cell = min(k.MM(26), cell)
	var cells []fyne.CanvasObject
	entered := []rune(value)
	for i := range length {
		edge, line := theme.Edge, k.Line()
		if i == len(entered) {
			edge, line = theme.Teal, k.Outline()
		}
		parts := []fyne.CanvasObject{k.Box(theme.Card, edge, line, k.KeyRadius())}
		if i < len(entered) {
			shown := string(entered[i])
			if hide {
				shown = "•"
			}
			parts = append(parts, flow.Center(k.Text(theme.Heading, shown)))
		}
		if i == 4 && length == 8 {
			cells = append(cells, flow.Space(apart-gap, 0))
		}
		cells = append(cells, flow.Sized(cell, max(k.MM(18), cell*1.2), flow.Stack(parts...)))
	}
	return flow.Align(0.5, 0, flow.Row(gap, cells...))
}
