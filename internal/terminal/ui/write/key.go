package write

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
	"xinsheng/internal/terminal/ui/widgets"
)

// look is how a key looks.
type look struct {
	fill, edge color.Color
	ink        color.NRGBA
	pressed    color.Color
}

var (
	writes = look{fill: theme.Card, edge: theme.Edge, ink: theme.Ink, pressed: theme.Pressed}    // puts in a character
	works  = look{fill: theme.KeyTint, edge: theme.Edge, ink: theme.Ink, pressed: theme.Pressed} // does something else
	best   = look{fill: theme.Teal, edge: theme.Teal, ink: theme.OnTeal, pressed: theme.Lit}     // the first candidate
	offers = look{fill: theme.Tint, edge: theme.Teal, ink: theme.Ink, pressed: theme.Pressed}    // another candidate
	// for somebody in despair
	calms  = look{fill: theme.Tint, edge: theme.Teal, ink: theme.TealInk, pressed: theme.Pressed}
	alarms = look{fill: theme.Alarm.Tint, edge: theme.Alarm.Base, ink: theme.Alarm.Ink, pressed: theme.Pressed}
)

// key is one target whose face can change in place: a key of the keyboard, a candidate. Changing it redraws it alone.
type key struct {
	widget.BaseWidget
	kit  *widgets.Kit
	role theme.Role
	look look

	label string
	text  string
	glyph string // name of an icon, drawn instead of the text
	spare string // name of an icon to draw where the text does not fit; empty: none
	off   bool

	box, veil *canvas.Rectangle
	face      *canvas.Text
	icon      *widgets.Icon

	onTap  func()
	onHold func() // again and again while the finger stays; nil: holding does nothing
	hold   *holding
}

var (
	_ fyne.Tappable     = (*key)(nil)
	_ desktop.Mouseable = (*key)(nil)
	_ desktop.Hoverable = (*key)(nil)
	_ flow.Measured     = (*key)(nil)
)

// newKey makes a key without a face. Its text has the size of role, smaller where it does not fit.
func newKey(k *widgets.Kit, role theme.Role, l look, onTap func()) *key {
	b := &key{kit: k, role: role, look: l, onTap: onTap}
	b.box = k.Box(l.fill, l.edge, k.Line(), k.KeyRadius())
	b.veil = k.Box(color.Transparent, nil, 0, k.KeyRadius())
	b.face = canvas.NewText("", l.ink)
	b.face.FontSource = k.Face(false)
	b.ExtendBaseWidget(b)
	return b
}

// show changes what the key says.
func (b *key) show(text string) { b.set(text, "", text, b.look) }

// showIcon shows an icon; label names the key.
func (b *key) showIcon(glyph, label string) { b.set("", glyph, label, b.look) }

// set changes the whole face in place and redraws what changed.
func (b *key) set(text, glyph, label string, l look) {
	changed := text != b.text || glyph != b.glyph || l != b.look
	b.text, b.glyph, b.label = text, glyph, label
	if !changed {
		return
	}
	if l != b.look {
		b.look = l
		b.box.FillColor, b.box.StrokeColor = l.fill, l.edge
		b.face.Color = l.ink
	}
	b.Refresh()
}

// draw shows the icon of a name, or none.
func (b *key) draw(glyph string) {
	switch {
	case glyph == "" && b.icon == nil:
		return
	case b.icon == nil:
		b.icon = b.kit.Icon(glyph, b.kit.CapMM(b.role)*1.7, b.face.Color.(color.NRGBA))
	case glyph != "":
		b.icon.Set(glyph, b.face.Color.(color.NRGBA))
	}
	b.icon.Hidden = glyph == ""
}

// enable makes the key hear taps or not.
func (b *key) enable(yes bool) {
	if b.off == !yes {
		return
	}
	b.off = !yes
	ink := b.look.ink
	b.box.FillColor, b.box.StrokeColor = b.look.fill, b.look.edge
	if b.off {
		ink = theme.SoftInk
		b.box.FillColor, b.box.StrokeColor = theme.Paper, theme.Edge
	}
	b.face.Color = ink
	if b.glyph != "" && b.icon != nil {
		b.icon.Set(b.glyph, ink)
	}
	b.box.Refresh()
	b.face.Refresh()
}

// TargetLabel names the target.
func (b *key) TargetLabel() string { return b.label }

// TargetEnabled reports whether a tap would do something.
func (b *key) TargetEnabled() bool { return !b.off }

// TargetSecret reports that the target is one that visitors are told of.
func (b *key) TargetSecret() bool { return false }

// VisibleText is what a person reads.
func (b *key) VisibleText() string { return b.text }

// Spoken is what is read aloud: of keys only the one that leads to help.
func (b *key) Spoken() (words string, own bool) {
	if b.look == alarms || b.look == calms {
		return b.text, false
	}
	return "", false
}

// NaturalWidth is the width at which the text has its full size, in whole pixels.
func (b *key) NaturalWidth() float32 {
	side := b.kit.MM(5)
	if b.text == "" {
		return b.kit.Theme.Target()
	}
	wanted := b.kit.Measure(b.text, b.kit.TextSize(b.role), false) + 2*side
	return max(b.kit.Theme.Target(), float32(int(wanted+1)))
}

// HeightFor is the least height of a target.
func (b *key) HeightFor(float32) float32 { return b.kit.Theme.Target() }

// MinSize is the least size of a target.
func (b *key) MinSize() fyne.Size { return fyne.NewSquareSize(b.kit.Theme.Target()) }

// Tapped does what the key is for, unless holding it has done so already.
func (b *key) Tapped(*fyne.PointEvent) {
	held := b.hold != nil && b.hold.fired()
	if b.off || held || b.onTap == nil || (b.kit.Open != nil && !b.kit.Open()) {
		return
	}
	b.onTap()
}

// MouseDown shows that the key is pressed.
func (b *key) MouseDown(*desktop.MouseEvent) {
	b.kit.Touch()
	if b.off {
		return
	}
	b.press(b.look.pressed)
	if b.hold != nil {
		b.hold.start(b.onHold)
	}
}

// MouseUp takes the pressed look away.
func (b *key) MouseUp(*desktop.MouseEvent) { b.release() }

// MouseIn does nothing: a finger does not hover.
func (b *key) MouseIn(*desktop.MouseEvent) {}

// MouseMoved does nothing.
func (b *key) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the pressed look away: the finger left.
func (b *key) MouseOut() { b.release() }

func (b *key) release() {
	b.press(color.Transparent)
	if b.hold != nil {
		b.hold.stop()
	}
}

func (b *key) press(c color.Color) {
	if b.veil.FillColor == c {
		return
	}
	b.veil.FillColor = c
	b.veil.Refresh()
}

// CreateRenderer draws box, face and pressed look.
func (b *key) CreateRenderer() fyne.WidgetRenderer { return &keyRenderer{b} }

type keyRenderer struct{ key *key }

func (r *keyRenderer) Layout(size fyne.Size) {
	b := r.key
	flow.Place(b.box, 0, 0, size.Width, size.Height)
	flow.Place(b.veil, 0, 0, size.Width, size.Height)
	width := size.Width - 2*b.kit.MM(0.5)
	fontSize, w := b.fit(width)
	text, glyph := b.text, b.glyph
	if w > width && b.spare != "" {
		text, glyph = "", b.spare
	}
	if b.draw(glyph); glyph != "" {
		edge := b.icon.MinSize().Width
		flow.Place(b.icon, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
	}
	b.face.Text, b.face.TextSize = text, fontSize
	b.face.Move(fyne.NewPos(float32(int((size.Width-w)/2+0.5)), b.kit.TextTop(0, size.Height, fontSize, false)))
	b.face.Resize(b.face.MinSize())
}

// fit returns the font size at which the text takes at most width pixels, and its width then. It never goes below body
// text.
func (b *key) fit(width float32) (size, w float32) {
	size = b.kit.TextSize(b.role)
	least := min(size, b.kit.TextSize(theme.Body))
	w = b.kit.Measure(b.text, size, false)
	for w > width && size > least {
		size = max(least, float32(int(size*width/w)))
		w = b.kit.Measure(b.text, size, false)
	}
	return size, w
}

func (r *keyRenderer) MinSize() fyne.Size { return r.key.MinSize() }

func (r *keyRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.key.box, r.key.face}
	if r.key.icon != nil {
		objects = append(objects, r.key.icon)
	}
	return append(objects, r.key.veil)
}

func (r *keyRenderer) Refresh() {
	r.Layout(r.key.Size())
	r.key.box.Refresh()
	r.key.face.Refresh()
	canvas.Refresh(r.key)
}

func (r *keyRenderer) Destroy() {}
