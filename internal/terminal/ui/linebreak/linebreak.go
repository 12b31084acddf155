// Package linebreak breaks visitors' texts into lines: Chinese between any two characters but never with a comma at the
// start of a line or an opening bracket at its end (the rules of UAX 14 that matter for Chinese and English), Latin
// words whole, a number together with the measure word after it.
package linebreak

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// noStart lists what may not begin a line, noEnd what may not end one.
const (
	noStart = "，。、；：？！）」』】》〉〕…—～·”’％℃‰°,.!?;:)]}%ー々"
	noEnd   = "（「『【《〈〔“‘([{￥$#＃"
)

// Break returns the lines of text that are at most width wide as measured by measure, in measure's unit. A word wider
// than a line is broken within. Line feeds in text end lines. Spaces at the ends of lines are dropped. The lines of an
// empty text are one empty line.
func Break(text string, width float32, measure func(string) float32) []string {
	return breakWith(pieces, text, width, measure)
}

// Line is where a line lies in its text: the bytes from Start to End, spaces at its end included, its line feed not.
type Line struct{ Start, End int }

// Find is Break that tells where the lines lie.
func Find(text string, width float32, measure func(string) float32) []Line {
	return find(pieces, text, width, measure)
}

// Balanced returns as many lines as Break, as even in width as can be, and ended at punctuation where that takes no
// more lines: for titles and centred texts.
func Balanced(text string, width float32, measure func(string) float32) []string {
	lines := Break(text, width, measure)
	if len(lines) < 2 {
		return lines
	}
	most := len(lines)
	measure = remembered(measure) // the same pieces are measured at every width that is tried
	pieces, phrases := remembered(pieces), remembered(phrases)
	if widest(phrases(text), measure) <= width && len(breakWith(phrases, text, width, measure)) <= most {
		return narrowed(phrases, text, most, width, measure)
	}
	return narrowed(pieces, text, most, width, measure)
}

// remembered is f, which is asked once for each text.
func remembered[T any](f func(string) T) func(string) T {
	known := map[string]T{}
	return func(s string) T {
		v, ok := known[s]
		if !ok {
			v = f(s)
			known[s] = v
		}
		return v
	}
}

// narrowed breaks at the smallest width that takes no more than most lines and cuts no piece.
func narrowed(cut func(string) []string, text string, most int, width float32, measure func(string) float32) []string {
	lines := breakWith(cut, text, width, measure)
	low, high := min(width, max(width/float32(most+1), widest(cut(text), measure))), width
	for range 12 {
		middle := (low + high) / 2
		if tried := breakWith(cut, text, middle, measure); len(tried) <= most && widest(tried, measure) <= middle {
			lines, high = tried, middle
		} else {
			low = middle
		}
	}
	return lines
}

func breakWith(cut func(string) []string, text string, width float32, measure func(string) float32) []string {
	found := find(cut, text, width, measure)
	lines := make([]string, len(found))
	for i, l := range found {
		lines[i] = strings.TrimRight(text[l.Start:l.End], " ")
	}
	return lines
}

func find(cut func(string) []string, text string, width float32, measure func(string) float32) []Line {
	b := breaker{width: width, measure: measure}
	for _, paragraph := range strings.Split(text, "\n") {
		b.paragraph(cut(paragraph))
		b.at++ // the line feed
	}
	return b.lines
}

// breaker finds lines one paragraph after the other.
type breaker struct {
	width   float32
	measure func(string) float32
	at      int // where the next paragraph begins
	lines   []Line
}

// phrases cuts a paragraph after punctuation and spaces only.
func phrases(s string) []string {
	var out []string
	piece := ""
	for _, p := range pieces(s) {
		piece += p
		if last, _ := utf8.DecodeLastRuneInString(p); strings.ContainsRune("，。、；：？！ ", last) {
			out, piece = append(out, piece), ""
		}
	}
	return append(out, piece)
}

// Widest is how wide a line has to be so that no word of text is broken within.
func Widest(text string, measure func(string) float32) float32 {
	var w float32
	for _, p := range pieces(strings.ReplaceAll(text, "\n", " ")) {
		w = max(w, measure(strings.TrimRight(p, " ")))
	}
	return w
}

func widest(lines []string, measure func(string) float32) float32 {
	var w float32
	for _, l := range lines {
		w = max(w, measure(l))
	}
	return w
}

func (b *breaker) paragraph(parts []string) {
	start, end := b.at, b.at
	var used float32
	flush := func() {
		b.lines = append(b.lines, Line{start, end})
		start, used = end, 0
	}
	for _, part := range parts {
		word := strings.TrimRight(part, " ")
		bare := b.measure(word)
		if used > 0 && used+bare > b.width {
			flush()
		}
		if bare > b.width { // but for the spaces behind it: those need no room
			part = part[len(word):]
			for len(word) > 0 {
				_, n := utf8.DecodeRuneInString(word)
				w := b.measure(word[:n])
				if used > 0 && used+w > b.width {
					flush()
				}
				used += w
				end += n
				word = word[n:]
			}
		}
		end += len(part)
		used += b.measure(part)
	}
	flush()
	b.at = end
}

// pieces cuts a paragraph at every place where a line may end. Spaces belong to the piece before them.
func pieces(s string) []string {
	var out []string
	runes, from, at := []rune(s), 0, 0
	for i := range runes {
		if i > 0 && mayBreak(runes, i) {
			out, from = append(out, s[from:at]), at
		}
		_, n := utf8.DecodeRuneInString(s[at:])
		at += n
	}
	return append(out, s[from:])
}

// Allowed reports whether a line of text may end and the next begin at a byte of it.
func Allowed(text string, at int) bool {
	if at <= 0 || at >= len(text) || text[at-1] == '\n' || text[at] == '\n' {
		return true
	}
	return mayBreak([]rune(text), utf8.RuneCountInString(text[:at]))
}

// mayBreak reports whether a line may begin with the rune at i.
func mayBreak(runes []rune, i int) bool {
	before, after := runes[i-1], runes[i]
	switch {
	case after == ' ', after == '\u00a0', before == '\u00a0':
		return false
	case before == ' ' && after == '·': // stands for a character to come, not within a name
		return true
	case strings.ContainsRune(noStart, after):
		return false
	case strings.ContainsRune(noEnd, before):
		return false
	case before == ' ':
		return !joins(runes, i)
	case before == '-' && unicode.IsLetter(after):
		return true
	}
	return Wide(before) || Wide(after)
}

// joins reports whether the space before i stands between a number and a Chinese character: "24 小时" stays together.
func joins(runes []rune, i int) bool {
	return i >= 2 && unicode.IsDigit(runes[i-2]) && unicode.Is(unicode.Han, runes[i])
}

// Wide reports whether r is set in a full em: Chinese characters and their punctuation.
func Wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || (r >= 0x3000 && r <= 0x30FF) || (r >= 0xFF00 && r <= 0xFF60)
}
