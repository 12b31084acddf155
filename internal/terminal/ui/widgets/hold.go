package widgets

import (
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"xinsheng/internal/terminal/ui/flow"
)

// How a target is held. A finger that trembles slips off and comes back: what it held counts on. Presses as short as
// those of a hand that hammers count for nothing, however many they are.
const (
	HoldFor   = 2 * time.Second        // pressed all in all
	slight    = 200 * time.Millisecond // shorter presses count for nothing
	brief     = 80 * time.Millisecond  // the same once the hand has shown that it holds
	slip      = 800 * time.Millisecond // a finger that is back by then never left
	longest   = 10 * time.Second       // from the first press to the end
	mostSlips = 16
)

// hold is a target that fires once it has been held, and what has been held so far.
type hold struct {
	fill  *canvas.Rectangle
	done  time.Duration // of presses that ended
	since time.Time     // the press that lasts; zero: none
	first time.Time     // the first press of this hold
	left  time.Time     // when the last press ended
	slips int
	fired bool
}

// press begins to count, or goes on where a finger slipped off a moment ago.
func (h *hold) press(now time.Time) {
	if !h.since.IsZero() {
		return
	}
	if h.over(now) {
		*h = hold{fill: h.fill, first: now}
	}
	h.since = now
}

// lift ends a press.
func (h *hold) lift(now time.Time) {
	if h.since.IsZero() {
		return
	}
	if long := now.Sub(h.since); long >= slight || h.done > 0 && long >= brief {
		h.done += long
	}
	h.since, h.left = time.Time{}, now
	h.slips++
}

// over reports whether the hold is given up: the finger is gone for good, or takes too long.
func (h *hold) over(now time.Time) bool {
	return h.first.IsZero() || h.fired || h.slips > mostSlips || now.Sub(h.first) > longest ||
		h.since.IsZero() && now.Sub(h.left) > slip
}

// held is how much was held so far.
func (h *hold) held(now time.Time) time.Duration {
	if h.since.IsZero() {
		return h.done
	}
	return h.done + now.Sub(h.since)
}

// Hold makes the target one that fires only once a finger has held it for HoldFor; a tap does nothing. It fills up
// meanwhile.
func (t *Target) Hold() *Target {
	fill := t.kit.Box(t.pressed, nil, 0, t.veil.CornerRadius)
	t.hold = &hold{fill: fill}
	return t
}

// Advance shows how far the hold is, and fires when it is done. It reports whether it goes on. The shell calls it on
// the UI thread while a finger may be there.
func (t *Target) Advance() bool {
	now := t.kit.now()
	if t.disabled || t.hold.over(now) {
		t.drawHold(0)
		return false
	}
	share := float32(t.hold.held(now)) / float32(HoldFor)
	t.drawHold(min(1, share))
	if share < 1 || t.hold.since.IsZero() {
		return true
	}
	t.hold.fired = true
	t.drawHold(0)
	if t.onTap != nil && t.kit.open() {
		t.onTap()
	}
	return false
}

func (t *Target) drawHold(share float32) {
	size := t.Size()
	flow.Place(t.hold.fill, 0, 0, size.Width*share, size.Height)
	t.hold.fill.Refresh()
}

// reach begins or goes on with a hold.
func (t *Target) reach() {
	if t.disabled || !t.kit.open() {
		return
	}
	t.hold.press(t.kit.now())
	if t.kit.Holding != nil {
		t.kit.Holding(t)
	}
}

// pressedStill reports whether the finger is down as it comes back to the target.
func (t *Target) pressedStill(e *desktop.MouseEvent) bool {
	return e != nil && e.Button == desktop.MouseButtonPrimary && !t.hold.over(t.kit.now())
}
