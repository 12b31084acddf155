package editor

import "strings"

// maxSteps is how many steps can be undone.
const maxSteps = 100

// act says what a step did, so that steps of one sort become one.
type act int

const (
	other   act = iota
	typing      // letters and digits of one word
	erasing     // characters taken back one after another
)

type step struct {
	text  string
	caret int // byte offset
	act   act
}

// CanUndo reports whether there is a step to take back.
func (e *Editor) CanUndo() bool { return len(e.past) > 0 }

// Undo takes back the last step, a word typed letter by letter or a run of erasing being one, and reports whether there
// was one.
func (e *Editor) Undo() bool {
	if !e.CanUndo() {
		return false
	}
	last := e.past[len(e.past)-1]
	e.past = e.past[:len(e.past)-1]
	e.replace(last.text[:last.caret], last.text[last.caret:])
	e.seal()
	return true
}

// remember keeps the present state as the one before the step that now begins, unless that step goes on with the last
// one.
func (e *Editor) remember(a act) {
	if n := len(e.past); n > 0 && a != other && e.past[n-1].act == a {
		return
	}
	if len(e.past) == maxSteps {
		e.past = e.past[1:]
	}
	e.past = append(e.past, step{text: e.text, caret: e.Caret(), act: a})
}

// seal ends the last step: what follows is a step of its own.
func (e *Editor) seal() {
	if n := len(e.past); n > 0 {
		e.past[n-1].act = other
	}
}

func typingOf(text string) act {
	if len(text) == 1 && !strings.ContainsAny(text, " \n") {
		return typing
	}
	return other
}
