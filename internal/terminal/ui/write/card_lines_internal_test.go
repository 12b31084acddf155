package write

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"xinsheng/internal/terminal/ui/linebreak"
)

func TestLines_EveryByteHasItsOwn(t *testing.T) {
	measure := func(s string) float32 {
		var w float32
		for _, r := range s {
			if r < 0x80 {
				w++
			} else {
				w += 2
			}
		}
		return w
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("医生好，。a b  c\n")), 0, 60, -1).Draw(t, "text")
		width := float32(rapid.IntRange(2, 20).Draw(t, "width"))
		spans := linebreak.Find(text, width, measure)
		at := 0
		for i, s := range spans {
			if s.Start != at || s.End < s.Start {
				t.Fatalf("line %d of %q is %v, expected to begin at %d", i, text, s, at)
			}
			line := text[s.Start:s.End]
			if strings.Contains(line, "\n") {
				t.Fatalf("line %d of %q holds a line feed", i, text)
			}
			if bare := strings.TrimRight(line, " "); measure(bare) > width {
				t.Fatalf("line %q is wider than %v", bare, width)
			}
			at = s.End
			if strings.HasPrefix(text[at:], "\n") {
				at++
			}
			if l := lineOf(spans, s.Start); spans[l].Start != s.Start {
				t.Fatalf("the caret at %d of %q is shown in line %d", s.Start, text, l)
			}
		}
		if at != len(text) {
			t.Fatalf("%q ends at %d", text, at)
		}
	})
}
