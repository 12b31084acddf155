package placesheet

import (
	"regexp"
	"strings"

	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

var phonePattern = regexp.MustCompile(`^(.*?)[\s:：]+(\+?[0-9][0-9 -]*)$`)

// ParsePhones reads numbers as they stand in one cell: 本院急诊/Emergency room 7210121；保卫科 7210111. Names stand in the
// order of the languages; all but the first may be left out.
func ParsePhones(cell string) (phones []wire.Phone, ok bool) {
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool {
		return r == ';' || r == '；' || r == '\n' || r == '\r'
	}) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		m := phonePattern.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		p := wire.Phone{Number: strings.TrimSpace(m[2])}
		langs := locale.Codes()
		for i, said := range strings.SplitN(strings.ReplaceAll(m[1], "／", "/"), "/", len(langs)) {
			p.Name = p.Name.With(langs[i], strings.TrimSpace(said))
		}
		if p.Name.Main() == "" {
			return nil, false
		}
		phones = append(phones, p)
	}
	return phones, true
}

// FormatPhones is what ParsePhones reads.
func FormatPhones(phones []wire.Phone) string {
	var parts []string
	for _, p := range phones {
		var names []string
		for _, lang := range locale.Codes() {
			names = append(names, p.Name[lang])
		}
		parts = append(parts, strings.TrimRight(strings.Join(names, "/"), "/")+" "+p.Number)
	}
	return strings.Join(parts, "；")
}
