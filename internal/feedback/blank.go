package feedback

import "unicode"

// Blank reports whether a reader sees nothing of a text: white space, signs of no width, fillers that show as empty.
func Blank(text string) bool {
	for _, r := range text {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cc, r):
		case r == '\u115F', r == '\u1160', r == '\u2800', r == '\u3164', r == '\uFFA0': // fillers count as letters and signs
		default:
			return false
		}
	}
	return true
}
