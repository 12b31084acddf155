package locale

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"xinsheng/internal/feedback"
)

//go:embed language/*.json
var described embed.FS

// Known is the one list of languages: what language/<code>.json says of each, the default first and the others in order
// of their codes. A language is whole with its texts in assets/kiosk/locale/<code> and assets/web/locale/<code>. It is
// a variable so that a test can add one before anything reads the list (localetest).
var Known = sync.OnceValue(func() []Language {
	all, err := read()
	if err != nil {
		panic(err) // what is built in is broken: no program starts with it, nor passes a test
	}
	return all
})

// Language is how people who speak one write and say things.
type Language struct {
	Code       string            `json:"-"`
	Tag        string            `json:"tag"`       // as HTML names it
	Name       string            `json:"name"`      // in itself
	Called     map[string]string `json:"called"`    // in the others
	DateAs     string            `json:"date"`      // as package time lays dates out: 2 January
	DateYearAs string            `json:"date_year"` // 2 January 2006
	DateTimeAs string            `json:"date_time"` // of {date} and {time}
	Months     []string          `json:"months"`    // from January; none: English, or the layout holds a number
	Weekdays   []string          `json:"weekdays"`  // from Sunday
	Ordinals   []string          `json:"ordinals"`  // of rounds, from the first; where they end, a number stands
	Thousands  string            `json:"thousands"` // between groups of three digits
	Day        []string          `json:"day"`       // of one, and of several where that differs
	Hour       []string          `json:"hour"`
	Minute     []string          `json:"minute"`
	Second     []string          `json:"second"`
	Floor      string            `json:"floor"`       // of {n}
	List       string            `json:"list"`        // between names
	Path       string            `json:"path"`        // between a place and what it lies in
	SmallFirst bool              `json:"small_first"` // a place comes before what it lies in
	// written without spaces, by pinyin or by hand; others by Latin letters
	Chinese bool `json:"chinese"`
	// for those who read none of the languages, and beside the default one where two have room
	Foreign bool                `json:"foreign"`
	Voice   string              `json:"voice"` // of espeak-ng; empty: the code
	Heads   map[string][]string `json:"heads"` // of tables: the first is written, all are understood
}

// Of is what is known of a language, or of the default one where that is not known.
func Of(code string) Language {
	all := Known()
	if i := slices.IndexFunc(all, func(l Language) bool { return l.Code == code }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// Codes lists the codes of all languages, the default first.
func Codes() []string {
	var codes []string
	for _, l := range Known() {
		codes = append(codes, l.Code)
	}
	return codes
}

// Others lists the codes of all languages but the default one.
func Others() []string { return Codes()[1:] }

// Foreign is the language of those who read none of the languages. Where there is room for two, on signs and cards, it
// stands beside the default one.
func Foreign() string {
	for _, l := range Known() {
		if l.Foreign {
			return l.Code
		}
	}
	return Default
}

// IsKnown reports whether there is such a language.
func IsKnown(code string) bool { return slices.Contains(Codes(), code) }

// FloorName says a floor: 3 楼, Floor 3. A word of its own stays.
func (l Language) FloorName(floor string) string {
	if strings.ContainsFunc(floor, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return floor
	}
	return strings.ReplaceAll(l.Floor, "{n}", floor)
}

// PathOf says where something is, of names from the top down.
func (l Language) PathOf(names []string) string {
	if l.SmallFirst {
		names = slices.Clone(names)
		slices.Reverse(names)
	}
	return strings.Join(names, l.Path)
}

// HeadsIn are the headings of what a table holds in another language: 英文名, English name.
func (l Language) HeadsIn(of string, other Language) []string {
	called := other.Called[l.Code]
	if called == "" {
		called = other.Name
	}
	var heads []string
	for _, h := range l.Heads[of] {
		heads = append(heads, strings.ReplaceAll(h, "{lang}", called))
	}
	return heads
}

// read is the list as it is built in.
func read() ([]Language, error) {
	entries, err := described.ReadDir("language")
	if err != nil {
		return nil, fmt.Errorf("list languages: %w", err)
	}
	var all []Language
	for _, e := range entries {
		raw, err := described.ReadFile(path.Join("language", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read language %s: %w", e.Name(), err)
		}
		l, err := Parse(strings.TrimSuffix(e.Name(), ".json"), raw)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	i := slices.IndexFunc(all, func(l Language) bool { return l.Code == Default })
	if i < 0 {
		return nil, fmt.Errorf("language %s is not described: %w", Default, feedback.ErrInvalid)
	}
	first := all[i]
	return slices.Insert(slices.Delete(all, i, i+1), 0, first), nil
}

// Parse reads what describes a language. What none can do without must be there.
func Parse(code string, raw []byte) (Language, error) {
	l := Language{Code: code}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return l, fmt.Errorf("read language %s: %w: %w", code, err, feedback.ErrInvalid)
	}
	for name, ok := range map[string]bool{
		"code": feedback.ValidLang(code), "tag": l.Tag != "", "name": l.Name != "", "date": l.DateAs != "",
		"date_year": l.DateYearAs != "",
		"date_time": l.DateTimeAs != "", "weekdays": len(l.Weekdays) == 7, "months": len(l.Months) == 0 ||
			len(l.Months) == 12,
		"day": len(l.Day) > 0, "hour": len(l.Hour) > 0, "minute": len(l.Minute) > 0, "second": len(l.Second) > 0,
		"floor": strings.Contains(l.Floor, "{n}"), "list": l.List != "", "path": l.Path != "",
	} {
		if !ok {
			return l, fmt.Errorf("language %s: %s is missing: %w", code, name, feedback.ErrInvalid)
		}
	}
	return l, nil
}

// Head is the heading that is written above what a table holds.
func (l Language) Head(of string) string {
	if heads := l.Heads[of]; len(heads) > 0 {
		return heads[0]
	}
	return Known()[0].Heads[of][0]
}

// Heads are the headings above what a table holds that are understood, in all languages.
func Heads(of string) []string {
	var all []string
	for _, l := range Known() {
		all = append(all, l.Heads[of]...)
	}
	return all
}
