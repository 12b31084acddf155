package placesheet

import (
	"regexp"
	"strings"

	"xinsheng/internal/wire"
)

var phonePattern = regexp.MustCompile(`^(.*?)[\s:：]+(\+?[0-9][0-9 -]*)$`)

// ParsePhones reads numbers as they stand in one cell: 本院急诊/Emergency room 7210121；保卫科 7210111. The English name may be
// left out.
func ParsePhones(cell string) (phones []wire.Phone, ok bool) {
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == '；' || r == '\n' || r == '\r' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		m := phonePattern.FindStringSubmatch(part)
		if m == nil {
			return nil, false
		}
		zh, en, _ := strings.Cut(strings.ReplaceAll(m[1], "／", "/"), "/")
		p := wire.Phone{Name: wire.Text{"zh": strings.TrimSpace(zh), "en": strings.TrimSpace(en)}, Number: strings.TrimSpace(m[2])}
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
		name := p.Name.Main()
		if p.Name["en"] != "" {
			name += "/" + p.Name["en"]
		}
		parts = append(parts, name+" "+p.Number)
	}
	return strings.Join(parts, "；")
}
