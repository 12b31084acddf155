package locale

import "slices"

// Keys are the keys under which exactly this text stands in a language, sorted. A text with values in it stands under
// none.
func (b *Bundle) Keys(lang, text string) []string {
	b.once.Do(b.turn)
	return b.keys[lang][text]
}

// Fixed are the texts of a language without values in them, by key: what can be recorded once.
func (b *Bundle) Fixed(lang string) map[string]string {
	fixed := map[string]string{}
	for key, text := range b.texts[lang] {
		if !placeholder.MatchString(text) {
			fixed[key] = text
		}
	}
	return fixed
}

// turn makes the table from text to keys.
func (b *Bundle) turn() {
	b.keys = map[string]map[string][]string{}
	for lang, texts := range b.texts {
		b.keys[lang] = map[string][]string{}
		for key, text := range texts {
			b.keys[lang][text] = append(b.keys[lang][text], key)
		}
		for _, keys := range b.keys[lang] {
			slices.Sort(keys)
		}
	}
}
