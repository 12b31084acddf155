// Package editor holds a text that someone is writing, and the place in it where the next character goes. It promises
// that the caret never stands inside what a person sees as one character, and that the text never grows beyond its
// limit. It knows no window.
package editor

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Editor is a text with a caret. The zero value is not ready: use New.
type Editor struct {
	limit   int
	oneLine bool

	text   string
	bounds []int // byte offsets between characters, from 0 to len(text)
	caret  int   // index into bounds
	past   []step
}

// New makes an empty text of at most limit characters, counted as code points. A one-line text takes no line feeds.
func New(limit int, oneLine bool) *Editor {
	return &Editor{limit: limit, oneLine: oneLine, bounds: []int{0}}
}

// Text returns the whole text. Lines end with a line feed alone.
func (e *Editor) Text() string { return e.text }

// Split returns what stands before the caret and what stands after it.
func (e *Editor) Split() (before, after string) {
	at := e.bounds[e.caret]
	return e.text[:at], e.text[at:]
}

// Len is the length in code points, which is what the limit counts.
func (e *Editor) Len() int { return utf8.RuneCountInString(e.text) }

// Limit is the most code points that the text takes.
func (e *Editor) Limit() int { return e.limit }

// Full reports whether nothing more can be put in.
func (e *Editor) Full() bool { return e.Len() >= e.limit }

// SetText replaces everything, cut to the limit, with the caret at its end, and forgets what could be undone.
func (e *Editor) SetText(text string) {
	e.text, e.past = "", nil
	e.replace("", "")
	e.put(e.clean(text))
}

// Insert puts text in at the caret, as much of it as the limit allows, and reports whether all of it was taken.
func (e *Editor) Insert(text string) bool {
	clean := e.clean(text)
	if clean == "" {
		return true
	}
	if e.Full() {
		return false
	}
	e.remember(typingOf(clean))
	return e.put(clean)
}

// Backspace takes away the character before the caret and reports whether there was one.
func (e *Editor) Backspace() bool {
	if e.caret == 0 {
		return false
	}
	e.remember(erasing)
	_, after := e.Split()
	e.replace(e.text[:e.bounds[e.caret-1]], after)
	return true
}

// Move sets the caret before the character that begins at or holds the byte at offset; beyond the text it goes to the
// end.
func (e *Editor) Move(offset int) {
	e.caret = max(0, sort.SearchInts(e.bounds, offset+1)-1)
	e.seal()
}

// Boundaries returns the byte offsets at which the caret can stand, in order. The slice belongs to the editor.
func (e *Editor) Boundaries() []int { return e.bounds }

// Caret is the caret's byte offset.
func (e *Editor) Caret() int { return e.bounds[e.caret] }

func (e *Editor) put(text string) bool {
	before, after := e.Split()
	taken, all := fitting(text, e.limit-e.Len())
	e.replace(before+taken, after)
	return all
}

// replace sets the text, with the caret between both halves, or behind the character into which the halves grew
// together.
func (e *Editor) replace(before, after string) {
	e.text = before + after
	e.bounds = boundaries(e.text)
	e.caret = sort.SearchInts(e.bounds, len(before))
}

// clean leaves out what cannot be shown: half characters, control characters, and line feeds where there is one line.
func (e *Editor) clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(strings.ToValidUTF8(text, ""))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && e.oneLine:
			return ' '
		case r == '\n':
			return r
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == '\ufeff':
			return -1
		}
		return r
	}, text)
}

// fitting returns the first whole characters of text that have at most n code points, and whether that is all.
func fitting(text string, n int) (string, bool) {
	if utf8.RuneCountInString(text) <= n {
		return text, true
	}
	used, end := 0, 0
	for _, b := range boundaries(text)[1:] {
		used += utf8.RuneCountInString(text[end:b])
		if used > n {
			break
		}
		end = b
	}
	return text[:end], false
}

func boundaries(text string) []int {
	bounds := make([]int, 1, len(text)/3+2)
	for g := uniseg.NewGraphemes(text); g.Next(); {
		_, end := g.Positions()
		bounds = append(bounds, end)
	}
	return bounds
}
