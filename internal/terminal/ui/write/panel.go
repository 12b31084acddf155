package write

import "fyne.io/fyne/v2"

// panel is what stands below the candidate bar to write with. It is made once for a page and kept. The ink pad is made
// by newInk(env, host, recogniser).
type panel interface {
	// object is the panel's widget. It fills the room it is given.
	object() fyne.CanvasObject
	// finish makes final what is in the making, because the visitor goes on to something else.
	finish()
	// leave stops timers and drops what is in the making; the screen is left or its page made anew.
	leave()
}

// host is what a panel writes into: the screen around it. All calls are for the UI thread.
type host interface {
	// insert puts final text in at the caret and takes away any preview.
	insert(text string)
	// preview shows text in the making at the caret, underlined. Empty: none.
	preview(text string)
	// erase takes back the character before the caret.
	erase()
	// offer shows candidates in the bar, best first: list returns at most n of them from an index on, pick takes one. A
	// nil list empties the bar.
	offer(list func(from, n int) []string, pick func(i int))
	// use shows another panel.
	use(which panelName)
	// later runs f on the UI thread, for timers and other goroutines.
	later(f func())
}

// panelName names a panel.
type panelName string

const (
	keyboardPanel panelName = "keyboard"
	inkPanel      panelName = "ink"
)
