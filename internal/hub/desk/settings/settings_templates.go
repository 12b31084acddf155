package settings

import (
	"strconv"
	"strings"

	"xinsheng/internal/hub/hospital"
)

// templateRow is one line of the form; the last one is empty, for another template.
type templateRow struct {
	Prefix string // of the names of its fields
	hospital.Template
}

func templateRows(all []hospital.Template) []templateRow {
	var out []templateRow
	for i, t := range append(all[:len(all):len(all)], hospital.Template{}) {
		out = append(out, templateRow{"template" + strconv.Itoa(i), t})
	}
	return out
}

// readTemplates takes the lines of the form in their order. One without a name and a text goes.
func (v *visit) readTemplates(set *hospital.Settings) (hospital.Document, error) {
	d := set.CaseWork
	n := len(d.Templates)
	d.Templates = nil
	for i := 0; i <= n; i++ {
		prefix := "template" + strconv.Itoa(i)
		t := hospital.Template{Name: v.Field(prefix), Text: v.Words(prefix + "_text")}
		for lang, text := range t.Text {
			t.Text[lang] = strings.ReplaceAll(text, "\r\n", "\n")
		}
		if t.Name == "" && t.Text.IsZero() {
			continue
		}
		d.Templates = append(d.Templates, t)
	}
	return &d, nil
}
