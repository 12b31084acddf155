package survey

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"xinsheng/internal/locale"
)

// Reword gives texts of question i other words and leaves everything else as it was written, comments too. Texts are
// named as they stand in the question: text.zh, hint.en, yes.zh, options.0.zh. A hint, and any language but the default
// one, may be new.
func Reword(text string, i int, words map[string]string) string {
	s := scan([]byte(text))
	type edit struct {
		from, to int
		with     string
	}
	var edits []edit
	for name, word := range words {
		at := path("question", i, name)
		if r, ok := s.strings[at]; ok {
			edits = append(edits, edit{int(r.Offset), int(r.Offset + r.Length), quoted(word)})
			continue
		}
		dot := strings.LastIndexByte(at, '.')
		if r, ok := s.strings[at[:dot+1]+locale.Default]; ok && word != "" {
			end := int(r.Offset + r.Length)
			edits = append(edits, edit{end, end, ", " + at[dot+1:] + " = " + quoted(word)})
		}
	}
	if _, there := s.lines[path("question", i, "hint")]; !there && words["hint."+locale.Default] != "" {
		if r, ok := s.strings[path("question", i, "text."+locale.Default)]; ok {
			end := len(text)
			if n := strings.IndexByte(text[r.Offset:], '\n'); n >= 0 {
				end = int(r.Offset) + n
			}
			var hint []string
			for _, lang := range locale.Codes() {
				hint = append(hint, lang+" = "+quoted(words["hint."+lang]))
			}
			edits = append(edits, edit{end, end, "\nhint = { " + strings.Join(hint, ", ") + " }"})
		}
	}
	slices.SortFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(b.from, a.from), cmp.Compare(b.to, a.to), strings.Compare(b.with, a.with))
	})
	for _, e := range edits {
		text = text[:e.from] + e.with + text[e.to:]
	}
	return text
}

// quoted is a text as TOML writes it, on one line.
func quoted(s string) string {
	s = strings.Join(strings.FieldsFunc(s, unicode.IsControl), " ")
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.TrimSpace(s)) + `"`
}
