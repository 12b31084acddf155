package hospital

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Field is one thing that staff enter about a place.
type Field string

// The fields of a place.
const (
	FieldID     Field = "id"
	FieldName   Field = "name"
	FieldPinyin Field = "pinyin"
	FieldFloor  Field = "floor"
	FieldNurse  Field = "nurse"
	FieldPhones Field = "phones"
	FieldParent Field = "parent"
	FieldBeds   Field = "beds"
)

// FieldError says which field of a place is wrong. It is feedback.ErrInvalid.
type FieldError struct{ Field Field }

func (e *FieldError) Error() string { return fmt.Sprintf("field %s is wrong", e.Field) }

// Is makes it an invalid value.
func (e *FieldError) Is(target error) bool { return target == feedback.ErrInvalid }

// In is the field that holds the same in a language: name of the default one, name_en of English.
func (f Field) In(lang string) Field {
	if lang == feedback.DefaultLang {
		return f
	}
	return f + Field("_"+lang)
}

// The longest texts in Chinese characters: what a terminal shows on one or two lines. Other languages take twice as
// many.
const (
	maxName   = 40
	maxNurse  = 120
	maxFloor  = 8
	maxPinyin = 200
)

// MaxPhones is how many emergency numbers a place may have of its own.
const MaxPhones = 6

var pinyinKey = regexp.MustCompile(`^[0-9a-z]+( [0-9a-z]+)*$`)

// Check is a *FieldError for the first field that cannot be right.
func (p *Place) Check() error {
	switch {
	case !placeID.MatchString(p.ID):
		return &FieldError{FieldID}
	case p.Name.Main() == "":
		return &FieldError{FieldName}
	case tooMuch(p.Name, maxName) != "":
		return &FieldError{FieldName.In(tooMuch(p.Name, maxName))}
	case !pinyinKey.MatchString(p.Pinyin) || len(p.Pinyin) > maxPinyin:
		return &FieldError{FieldPinyin}
	case !line(p.Floor, maxFloor):
		return &FieldError{FieldFloor}
	case tooMuch(p.NurseAt, maxNurse) != "":
		return &FieldError{FieldNurse.In(tooMuch(p.NurseAt, maxNurse))}
	case !validBeds(p.Beds) || len(p.Beds) > 0 && p.Level != wire.Department:
		return &FieldError{FieldBeds}
	case len(p.Phones) > MaxPhones:
		return &FieldError{FieldPhones}
	}
	for _, ph := range p.Phones {
		// An emergency number may be as short as 120.
		if ph.Name.Main() == "" || tooMuch(ph.Name, maxName) != "" || !emergency.MatchString(ph.Number) {
			return &FieldError{FieldPhones}
		}
	}
	return nil
}

var emergency = regexp.MustCompile(`^\+?[0-9][0-9 -]{2,19}$`)

// line reports whether s is one trimmed line of at most n characters that no spreadsheet takes for a formula.
func line(s string, n int) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= n && s == strings.TrimSpace(s) &&
		!strings.ContainsFunc(s, unicode.IsControl) &&
		(s == "" || !strings.ContainsRune(formulaSigns, first))
}

// tooMuch is the first language in which a text is no line of at most n Chinese characters, or "".
func tooMuch(t wire.Text, n int) string {
	for _, lang := range t.Langs() {
		most := 2 * n
		if lang == feedback.DefaultLang {
			most = n
		}
		if !line(t[lang], most) {
			return lang
		}
	}
	return ""
}

// formulaSigns begin a formula where a spreadsheet opens a table, full width too.
const formulaSigns = "=+-@＝＋－＠"

// floorWords are what stands around the number of a floor.
var floorWords = regexp.MustCompile(`^(?:第)?(地下|负|-|[Bb])?\s*([0-9]{1,2})\s*(?:楼|层|[Ff])?$`)

// Floor is a floor as it is kept, bare: 3 for 3楼, 3层 and 3F; B1 for 负1楼, 地下1层, -1. Another word stays.
func Floor(s string) string {
	s = strings.TrimSpace(s)
	m := floorWords.FindStringSubmatch(strings.Map(plainWidth, s))
	switch {
	case m == nil:
		return s
	case m[1] != "":
		return "B" + m[2]
	}
	return m[2]
}

func plainWidth(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}
