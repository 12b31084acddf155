package directory

import (
	"errors"
	"strconv"
	"strings"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/locale"
)

// What names what is wrong with a table, or with one of its lines.
type What string

// What can be wrong.
const (
	File     What = "file"    // Wrong.File says how
	Columns  What = "columns" // those of the name and of the department are needed
	Empty    What = "empty"
	NoName   What = "name"
	NoPlace  What = "place"
	Places   What = "places" // several are called so
	TwoLines What = "twice"  // Wrong.Value is the line of the other
)

// Wrong is something wrong. Line and Column are from 1; 0 is the whole table, the whole line.
type Wrong struct {
	Line, Column int
	What         What
	File         table.Kind
	Value        string // the cell
}

// Sheet is a table of the personnel office as it was read: the whole directory.
type Sheet struct {
	Employees []store.Employee
	table     *table.Table
}

// Text is the table in plain text, to be sent along with a preview and read again.
func (s *Sheet) Text() string { return s.table.Text() }

// Heads is the headings that are written above a form, in a language.
func Heads(lang string) (heads []string) {
	for _, of := range columns {
		heads = append(heads, locale.Of(lang).Head(of))
	}
	return heads
}

// The columns by their headings in package locale.
var columns = []string{"directory_number", "directory_name", "directory_place", "directory_job", "directory_pinyin"}

// Read reads a table of any kind that package table knows. Everything is right, or nothing comes.
func Read(raw []byte, places hospital.Places) (*Sheet, []Wrong) {
	read, err := table.Read(raw)
	if p := (*table.Problem)(nil); errors.As(err, &p) {
		return nil, []Wrong{{What: File, File: p.Kind, Line: p.Line, Column: p.Column}}
	}
	r := &reader{places: places, named: places.Named(), ids: map[string]int{}}
	for i, of := range columns {
		r.at[i] = read.Find(locale.Heads(of)...)
	}
	if r.at[1] < 0 || r.at[2] < 0 {
		return nil, []Wrong{{Line: read.Rows[0].Line, What: Columns}}
	}
	for _, row := range read.Rows[1:] {
		r.add(row)
	}
	switch {
	case len(r.wrong) > 0:
		return nil, r.wrong
	case len(r.employees) == 0:
		return nil, []Wrong{{What: Empty}}
	}
	return &Sheet{Employees: r.employees, table: read}, nil
}

type reader struct {
	places    hospital.Places
	named     map[string][]string
	at        [5]int // of columns
	ids       map[string]int
	employees []store.Employee
	wrong     []Wrong
}

func (r *reader) add(row table.Row) {
	wrong := func(column int, what What, value string) {
		r.wrong = append(r.wrong, Wrong{Line: row.Line, Column: column + 1, What: what, Value: value})
	}
	for _, column := range r.at {
		if p := row.Problem(column); p != nil {
			r.wrong = append(r.wrong, Wrong{What: File, File: p.Kind, Line: p.Line, Column: p.Column})
			return
		}
	}
	e := store.Employee{Number: row.Cell(r.at[0]), Name: strings.Join(strings.Fields(row.Cell(r.at[1])), ""),
		Job: row.Cell(r.at[3]), Pinyin: row.Cell(r.at[4])}
	place := row.Cell(r.at[2])
	switch ids := r.named[table.Plain(place)]; len(ids) {
	case 0:
		wrong(r.at[2], NoPlace, place)
		return
	case 1:
		e.PlaceID = ids[0]
	default:
		wrong(r.at[2], Places, place)
		return
	}
	if err := Check(&e, r.places); err != nil {
		wrong(r.at[1], NoName, e.Name)
		return
	}
	if first := r.ids[e.ID]; first > 0 {
		r.wrong = append(r.wrong, Wrong{Line: row.Line, What: TwoLines, Value: strconv.Itoa(first)})
		return
	}
	r.ids[e.ID] = row.Line
	r.employees = append(r.employees, e)
}
