package write

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// maxKeyMM is how high a key becomes where there is room.
const maxKeyMM = 25

// keyboard is the panel with keys. Its keys are made once; changing the page or the mode changes their faces.
type keyboard struct {
	widget.BaseWidget
	kit    *widgets.Kit
	say    func(key string) string
	can    abilities
	mode   mode
	symbol bool
	shift  bool

	keys  [4][]*key
	caps  rows
	onKey func(c keycap)
}

func newKeyboard(k *widgets.Kit, say func(string) string, can abilities, later func(func()),
	onKey func(keycap)) *keyboard {
	b := &keyboard{kit: k, say: say, can: can, onKey: onKey}
	for r, row := range widths {
		for i := range row {
			made := newKey(k, theme.Heading, writes, nil)
			made.onTap = func() { b.onKey(b.caps[r][i]) }
			b.keys[r] = append(b.keys[r], made)
		}
	}
	back := b.keys[2][len(b.keys[2])-1]
	back.hold = &holding{later: later}
	back.onHold = func() { b.onKey(erase) }
	b.ExtendBaseWidget(b)
	return b
}

// set chooses what the keyboard writes, at its page of letters or of symbols.
func (b *keyboard) set(m mode, symbol bool) {
	b.mode, b.symbol = m, symbol
	b.caps = letterRows(m, b.can)
	if symbol {
		b.caps = symbolRows(m, b.can)
	}
	b.faces()
}

// setShift shows capitals or small letters.
func (b *keyboard) setShift(on bool) {
	if b.shift != on {
		b.shift = on
		b.faces()
	}
}

func (b *keyboard) faces() {
	for r, row := range b.caps {
		for i, c := range row {
			b.face(b.keys[r][i], c)
		}
	}
}

func (b *keyboard) face(k *key, c keycap) {
	k.spare = c.spare
	switch c.act {
	case actPut:
		k.role = theme.Heading
		k.set(c.text, "", c.text, writes)
	case actLetter:
		text := c.text
		if b.mode == englishMode && b.shift {
			text = strings.ToUpper(text)
		}
		k.role = theme.Heading
		k.set(text, "", c.text, writes)
	case actSpace:
		k.role = theme.Label
		k.set(b.say(c.name), "", b.say(c.name), writes)
	default:
		k.role = theme.Label
		l := works
		if c.act == actShift && b.shift {
			l = best
		}
		if c.icon != "" {
			k.set("", c.icon, b.say(c.name), l)
			return
		}
		k.set(b.say(c.name), "", b.say(c.name), l)
	}
}

// stop ends what holding a key began.
func (b *keyboard) stop() {
	for _, row := range b.keys {
		for _, k := range row {
			if k.hold != nil {
				k.hold.stop()
			}
		}
	}
}

// heightIn is how high the keyboard wants to be, given the most that it can have, in pixels.
func (b *keyboard) heightIn(room float32) float32 {
	gaps := 3 * b.kit.Gap()
	row := min(max((room-gaps)/4, b.kit.Theme.Target()), b.kit.MM(maxKeyMM))
	return 4*row + gaps
}

// MinSize asks for nothing.
func (b *keyboard) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer draws the keys.
func (b *keyboard) CreateRenderer() fyne.WidgetRenderer { return &keyboardRenderer{b} }

type keyboardRenderer struct{ board *keyboard }

func (r *keyboardRenderer) Layout(size fyne.Size) {
	b, gap := r.board, r.board.kit.Gap()
	height := (size.Height - 3*gap) / 4
	for i, row := range b.keys {
		parts := float32(0)
		for _, w := range widths[i] {
			parts += w
		}
		// No row has more than ten parts, so no key becomes narrower than one of ten.
		free := size.Width - gap*float32(len(row)-1)
		one := free / parts
		x, y := float32(0), float32(i)*(height+gap)
		for j, k := range row {
			w := one * widths[i][j]
			flow.Place(k, x, y, float32(int(x+w+0.5))-float32(int(x+0.5)), float32(int(y+height+0.5))-float32(int(y+0.5)))
			x += w + gap
		}
	}
}
func (r *keyboardRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *keyboardRenderer) Destroy()           {}
func (r *keyboardRenderer) Refresh()           { r.Layout(r.board.Size()); canvas.Refresh(r.board) }
func (r *keyboardRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, row := range r.board.keys {
		for _, k := range row {
			objects = append(objects, k)
		}
	}
	return objects
}
