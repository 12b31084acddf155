package locale

import (
	"fmt"
	"regexp"
	"strings"
)

// Translator gives texts in one language. It is a small value to hand around.
type Translator struct {
	bundle *Bundle
	lang   string
}

// Lang is the code of the language.
func (t Translator) Lang() string { return t.lang }

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// T is the text of key with each {name} replaced by the value that follows the name in pairs: T("write.count", "n",
// 12). A key that is not there comes back itself and is counted in Missing; so is a placeholder without a value.
func (t Translator) T(key string, pairs ...any) string {
	text, ok := t.bundle.texts[t.lang][key]
	if !ok {
		t.bundle.miss(t.lang + " " + key)
		return key
	}
	if !strings.Contains(text, "{") {
		return text
	}
	return placeholder.ReplaceAllStringFunc(text, func(match string) string {
		name := match[1 : len(match)-1]
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return fmt.Sprint(pairs[i+1])
			}
		}
		t.bundle.miss(t.lang + " " + key + " " + match)
		return match
	})
}

// Has reports whether there is a text for key.
func (t Translator) Has(key string) bool {
	_, ok := t.bundle.texts[t.lang][key]
	return ok
}
