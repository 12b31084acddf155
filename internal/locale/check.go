package locale

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Check lists what is wrong with the texts, one line each: keys that a language lacks, texts that are empty,
// placeholders that differ from the default language's. Empty means that every language is whole.
func (b *Bundle) Check() []string {
	keys := map[string]bool{}
	for _, texts := range b.texts {
		for key := range texts {
			keys[key] = true
		}
	}
	var problems []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		want, inDefault := b.texts[Default][key]
		for _, lang := range b.Languages() {
			text, ok := b.texts[lang][key]
			switch {
			case !ok:
				problems = append(problems, fmt.Sprintf("%s: %s is missing", lang, key))
			case strings.TrimSpace(text) == "":
				problems = append(problems, fmt.Sprintf("%s: %s is empty", lang, key))
			case inDefault && !slices.Equal(placeholders(text), placeholders(want)):
				problems = append(problems, fmt.Sprintf("%s: %s has placeholders %v, %s has %v", lang, key,
					placeholders(text), Default, placeholders(want)))
			case strings.ContainsAny(placeholder.ReplaceAllString(text, ""), "{}"):
				problems = append(problems, fmt.Sprintf("%s: %s has a brace that belongs to no placeholder", lang, key))
			}
		}
	}
	return problems
}

// placeholders lists the names in a text, each once, sorted.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
