package placesheet

import (
	"slices"
	"strings"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/locale"
)

// Column is one column of the table.
type Column string

// The columns, in the order in which they are written. Campus, Building and Department say where a place is: the last
// one that is filled in is its own name.
const (
	ID         Column = "id"
	Campus     Column = "campus"
	Building   Column = "building"
	Department Column = "department"
	Floor      Column = "floor"
	Beds       Column = "beds"
	Name       Column = "name" // in other languages than the default one
	Pinyin     Column = "pinyin"
	Nurse      Column = "nurse"
	Phones     Column = "phones"
	Status     Column = "status"
)

// In is the column that holds the same in a language: nurse of the default one, nurse_en of English.
func (c Column) In(lang string) Column { return Column(hospital.Field(c).In(lang)) }

// header is a column and the headings above it: the first is written, all are understood. Headings in all languages are
// in package locale.
type header struct {
	column Column
	also   []string
	head   string // in the language that is written
}

// headers are the columns in their order, with headings written in lang. What another language calls a place, and where
// its nurses are, has a column of its own for each language.
func headers(lang string) []header {
	own := locale.Of(lang)
	in := func(c Column) []header {
		var all []header
		for _, other := range locale.Known()[1:] {
			h := header{column: c.In(other.Code), also: []string{string(c.In(other.Code))}}
			for _, l := range locale.Known() {
				h.also = append(h.also, l.HeadsIn(string(c)+"_in", other)...)
			}
			if heads := own.HeadsIn(string(c)+"_in", other); len(heads) > 0 {
				h.head = heads[0]
			} else {
				h.head = h.also[0]
			}
			all = append(all, h)
		}
		return all
	}
	var all []header
	for _, c := range []Column{ID, Campus, Building, Department, Floor, Beds, Name, Pinyin, Nurse, Phones, Status} {
		if c != Name {
			all = append(all, header{column: c, also: locale.Heads(string(c)), head: own.Head(string(c))})
		}
		if c == Name || c == Nurse {
			all = append(all, in(c)...)
		}
	}
	return all
}

// columnOf is the column that a heading names, or "".
func columnOf(heading string) Column {
	want := table.Plain(heading)
	for _, h := range headers(locale.Default) {
		for _, name := range h.also {
			if table.Plain(name) == want {
				return h.column
			}
		}
	}
	return ""
}

// isRetired reports whether a word of the column Status says that a place is not in use; ok is false for an unknown
// word.
func isRetired(word string) (retired, ok bool) {
	word = strings.ToLower(word)
	retired = slices.Contains(locale.Heads("retired"), word)
	return retired, retired || word == "" || slices.Contains(locale.Heads("in_use"), word)
}
