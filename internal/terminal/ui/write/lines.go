package write

import (
	"strings"

	"xinsheng/internal/terminal/ui/linebreak"
)

// span is one line of a text: the bytes from start to end, spaces at its end included, its line feed not.
type span struct{ start, end int }

// lay breaks a text into lines at most width wide and tells where each one lies in the text. There is always one line.
func lay(text string, width float32, measure func(string) float32) []span {
	broken := linebreak.Break(text, width, measure)
	spans := make([]span, len(broken))
	at := 0
	for i, l := range broken {
		s := span{start: at, end: min(len(text), at+len(l))}
		// Spaces at a line's end were dropped from it; they are part of it all the same, unless the next line has them.
		rest := strings.TrimLeft(text[s.end:], " ")
		last := i == len(broken)-1
		if !last && !strings.HasPrefix(rest, "\n") {
			for len(rest) < len(text)-s.end && !strings.HasPrefix(rest, broken[i+1]) {
				rest = " " + rest
			}
		}
		s.end = len(text) - len(rest)
		at = s.end
		if strings.HasPrefix(rest, "\n") {
			at++
		}
		spans[i] = s
	}
	return spans
}

// lineOf returns the line in which a caret at an offset stands. Between two lines it stands at the beginning of the second.
func lineOf(spans []span, offset int) int {
	for i := len(spans) - 1; i > 0; i-- {
		if spans[i].start <= offset {
			return i
		}
	}
	return 0
}
