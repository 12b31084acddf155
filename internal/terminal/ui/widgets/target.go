package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Target is anything that a finger can tap: what it looks like is up to its body. It shows that it is pressed from the
// touch on, fires once a tap however short, and not at all when the finger leaves it or while taps do not count.
type Target struct {
	widget.BaseWidget
	kit      *Kit
	label    string
	body     fyne.CanvasObject
	veil     *canvas.Rectangle
	pressed  color.Color
	least    fyne.Size
	disabled bool
	hidden   bool
	aside    bool
	hold     *hold // nil: a tap fires
	onTap    func()
}

var (
	_ fyne.Tappable     = (*Target)(nil)
	_ desktop.Mouseable = (*Target)(nil)
	_ desktop.Hoverable = (*Target)(nil)
)

// Target makes a target at least 16 mm in both directions. The label names it to tests and to read-aloud.
func (k *Kit) Target(label string, body fyne.CanvasObject, onTap func()) *Target {
	t := &Target{kit: k, label: label, body: body, onTap: onTap, pressed: theme.Pressed}
	t.least = fyne.NewSquareSize(k.MM(theme.TargetMM))
	t.veil = k.Box(color.Transparent, nil, 0, k.Radius())
	t.ExtendBaseWidget(t)
	return t
}

// Least sets the least size in pixels; it never goes below 16 mm.
func (t *Target) Least(w, h float32) *Target {
	floor := t.kit.MM(theme.TargetMM)
	t.least = fyne.NewSize(max(floor, w), max(floor, h))
	return t
}

// Rounded sets the corner radius of the pressed look, in pixels.
func (t *Target) Rounded(radius float32) *Target { t.veil.CornerRadius = radius; return t }

// OnDark takes the pressed look for a dark ground.
func (t *Target) OnDark() *Target { t.pressed = theme.Lit; return t }

// Disable makes the target deaf. It is up to the body to look so.
func (t *Target) Disable(yes bool) *Target { t.disabled = yes; return t }

// Secret keeps the target out of what tests tap by label and what read-aloud names: the technician's corner.
func (t *Target) Secret() *Target { t.hidden = true; return t }

// Aside has the target read aloud after all else on the page, as it would come between people and what they are asked.
func (t *Target) Aside() *Target { t.aside = true; return t }

// TargetAside reports whether the target is read last.
func (t *Target) TargetAside() bool { return t.aside }

// TargetLabel names the target.
func (t *Target) TargetLabel() string { return t.label }

// TargetEnabled reports whether a tap would do something.
func (t *Target) TargetEnabled() bool { return !t.disabled }

// TargetSecret reports whether the target is one that visitors are not told of.
func (t *Target) TargetSecret() bool { return t.hidden }

// Shown is what the target looks like.
func (t *Target) Shown() []fyne.CanvasObject { return []fyne.CanvasObject{t.body} }

// NaturalWidth is the body's, but at least the least width, in pixels.
func (t *Target) NaturalWidth() float32 { return max(t.least.Width, flow.Width(t.body)) }

// HeightFor is the body's, but at least the least height, in pixels.
func (t *Target) HeightFor(width float32) float32 {
	return max(t.least.Height, flow.Height(t.body, width))
}

// MinSize is the least size.
func (t *Target) MinSize() fyne.Size { return t.least }

// Tapped fires the action.
func (t *Target) Tapped(*fyne.PointEvent) {
	if t.disabled || t.onTap == nil || t.hold != nil || !t.kit.open() {
		return
	}
	t.onTap()
}

// MouseDown shows the pressed look.
func (t *Target) MouseDown(*desktop.MouseEvent) {
	t.kit.Touch()
	t.kit.press(t)
	switch {
	case t.hold != nil:
		t.reach()
	case !t.disabled:
		t.show(t.pressed)
	}
}

// MouseUp takes the pressed look away.
func (t *Target) MouseUp(*desktop.MouseEvent) {
	t.kit.press(nil)
	t.leave()
}

// MouseIn does nothing, as a finger does not hover, unless one comes back that slipped off what it holds.
func (t *Target) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved does nothing, unless a finger comes back that slipped off what it holds.
func (t *Target) MouseMoved(e *desktop.MouseEvent) {
	if t.hold != nil && t.pressedStill(e) {
		t.reach()
	}
}

// MouseOut takes the pressed look away: the finger left.
func (t *Target) MouseOut() {
	t.kit.press(nil)
	t.leave()
}

func (t *Target) leave() {
	if t.hold != nil {
		t.hold.lift(t.kit.now())
		return
	}
	t.show(color.Transparent)
}

func (t *Target) show(c color.Color) {
	if t.veil.FillColor == c {
		return
	}
	t.veil.FillColor = c
	t.veil.Refresh()
}

// CreateRenderer draws the body under the pressed look.
func (t *Target) CreateRenderer() fyne.WidgetRenderer {
	if t.hold != nil {
		return widget.NewSimpleRenderer(flow.Stack(t.body, t.veil, container.NewWithoutLayout(t.hold.fill)))
	}
	return widget.NewSimpleRenderer(flow.Stack(t.body, t.veil))
}
