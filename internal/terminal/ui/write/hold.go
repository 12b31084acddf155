package write

import "time"

// A key that is held acts again and again.
const (
	holdAfter = 500 * time.Millisecond
	holdEvery = 90 * time.Millisecond
)

// holding repeats an action while a finger stays on a key. It belongs to the UI thread; later brings it back there.
type holding struct {
	later func(func())
	turn  int // counts touches, so that a late tick of an earlier one does nothing
	done  bool
	timer *time.Timer
}

func (h *holding) start(act func()) {
	h.stop()
	h.done = false
	turn := h.turn
	var tick func()
	tick = func() {
		h.later(func() {
			if h.turn != turn {
				return
			}
			h.done = true
			act()
			h.timer = time.AfterFunc(holdEvery, tick)
		})
	}
	h.timer = time.AfterFunc(holdAfter, tick)
}

func (h *holding) stop() {
	h.turn++
	if h.timer != nil {
		h.timer.Stop()
		h.timer = nil
	}
}

// fired reports whether the touch that just ended acted already.
func (h *holding) fired() bool { return h.done }
