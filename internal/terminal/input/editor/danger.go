package editor

import "strings"

// Find returns the first of words that stands in text, letters compared without case, or nothing.
func Find(text string, words []string) string {
	lower := strings.ToLower(text)
	for _, w := range words {
		if w != "" && strings.Contains(lower, strings.ToLower(w)) {
			return w
		}
	}
	return ""
}
