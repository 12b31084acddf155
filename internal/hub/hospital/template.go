package hospital

import (
	"strings"
	"unicode/utf8"

	"xinsheng/internal/wire"
)

// Template is an answer that is given often. In its text {number}, {kind}, {date} and {department} stand for those of
// the case.
type Template struct {
	Name string    `json:"name"`
	Text wire.Text `json:"text"`
}

// How long a template may be, in characters; its text in any language twice as long.
const (
	maxTemplateName = 20
	maxTemplate     = 600
	maxTemplates    = 30
)

// Filled is the text in a language with the fields of a case.
func (t Template) Filled(lang string, fields map[string]string) string {
	var pairs []string
	for name, value := range fields {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(t.Text.In(lang))
}

// validTemplates checks that each has a name and a text.
func (d *CaseWork) validTemplates() bool {
	for _, t := range d.Templates {
		if !line(t.Name, maxTemplateName) || t.Name == "" || t.Text.Main() == "" {
			return false
		}
		for _, text := range t.Text {
			if utf8.RuneCountInString(text) > 2*maxTemplate {
				return false
			}
		}
	}
	return len(d.Templates) <= maxTemplates
}
