// Package widgets holds the terminal's own widgets. They are dumb: data in, OnX out; they know no visit and no route. A
// Kit gives them the theme, and tells whether a tap counts just now.
package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/theme"
)

// Kit makes widgets for one theme.
type Kit struct {
	*theme.Theme
	Icons *theme.Icons
	// Open reports whether taps count: not while a page changes. Nil: always.
	Open func() bool
	// Touched is told of every touch of a target, for the idle clock. It may be nil.
	Touched func()
	// Holding is told of a target that a finger begins to hold, so that it is advanced. Nil: nothing is.
	Holding func(*Target)
	// Pressed is told of a target that a finger is on, and with nil that it is gone. It may be nil.
	Pressed func(*Target)
	// Now is the clock of holds. Nil: the wall clock.
	Now func() time.Time
}

func (k *Kit) now() time.Time {
	if k.Now == nil {
		return time.Now()
	}
	return k.Now()
}

func (k *Kit) open() bool { return k.Open == nil || k.Open() }

// Touch tells the idle clock that somebody is there. Widgets that take touches themselves call it.
func (k *Kit) Touch() {
	if k.Touched != nil {
		k.Touched()
	}
}

// press tells of a target that a finger is on, nil: of none any more.
func (k *Kit) press(t *Target) {
	if k.Pressed != nil {
		k.Pressed(t)
	}
}

// Box is a filled rectangle with a border and round corners. A border of width 0 is none.
func (k *Kit) Box(fill, border color.Color, width, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	if width > 0 {
		r.StrokeColor, r.StrokeWidth = border, width
	}
	r.CornerRadius = radius
	return r
}

// Card is a white card with a faint border around an object.
func (k *Kit) Card(o fyne.CanvasObject) *fyne.Container {
	return flow.Stack(
		k.Box(theme.Card, theme.Line, k.Line(), k.Radius()),
		flow.Pad(k.Inset(), k.Inset(), o))
}

// Rule is a faint line across.
func (k *Kit) Rule() *fyne.Container {
	return flow.Sized(0, k.Line(), canvas.NewRectangle(theme.Line))
}
