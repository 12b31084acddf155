package speech

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"xinsheng/internal/locale"
)

var (
	code  = regexp.MustCompile(`[0-9A-Za-z][0-9A-Za-z-]*[0-9A-Za-z]`)
	date  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	digit = regexp.MustCompile(`\d`)
)

// spell sets the characters of numbers apart that are read one by one: telephone and receipt numbers, years, a PIN that
// stands alone. 24 stays twenty-four. Signs that separate words become a pause.
func spell(lang, text string) string {
	spelled := code.ReplaceAllStringFunc(text, func(s string) string {
		alone := s == strings.TrimSpace(text)
		if !digit.MatchString(s) || date.MatchString(s) || (utf8.RuneCountInString(s) < 5 && !alone) || len(s) < 3 {
			return s
		}
		return strings.Join(strings.Split(strings.ReplaceAll(s, "-", ""), ""), " ")
	})
	pause := "，"
	if !locale.Of(lang).Chinese {
		pause = ", "
	}
	return strings.NewReplacer("·", pause, "・", pause, "•", pause, "——", pause, "—", pause, "｜", pause, "|", pause).
		Replace(spelled)
}

// longest is how many characters are said in one piece, so that the first words come soon.
const longest = 60

// sentences cuts a text where a speaker takes breath.
func sentences(text string) []string {
	var all []string
	var part strings.Builder
	n := 0
	end := func() {
		if s := strings.TrimSpace(part.String()); strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsLetter(r) || unicode.IsDigit(r)
		}) {
			all = append(all, s)
		}
		part.Reset()
		n = 0
	}
	for _, r := range text {
		part.WriteRune(r)
		n++
		if strings.ContainsRune("。！？；!?\n", r) || (n >= longest && strings.ContainsRune("，、,;: ", r)) || n >= 4*longest {
			end()
		}
	}
	end()
	return all
}
