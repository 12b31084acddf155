package placesheet

import (
	"errors"
	"slices"
	"strings"

	"xinsheng/internal/hub/table"
)

// Sheet is a table as it was read.
type Sheet struct {
	Text    string // what was read, in UTF-8
	columns []Column
	rows    []row
}

// row is one line; its place in words has campus, building and department, the last ones empty for a campus or a
// building.
type row struct {
	line                         int
	id                           string
	campus, building, department string
	cells                        map[Column]string
}

// maxRows is more than a hospital has.
const maxRows = 5000

// Read reads a table of any kind that package table knows. A line without a campus lies where the line above it does,
// as under merged cells.
func Read(raw []byte) (*Sheet, []Problem) {
	t, err := table.Read(raw)
	if p := (*table.Problem)(nil); errors.As(err, &p) {
		return nil, []Problem{unread(p)}
	}
	s := &Sheet{Text: t.Text()}
	if problems := s.head(t.Rows[0]); len(problems) > 0 {
		return nil, s.locate(problems)
	}
	var problems []Problem
	for _, r := range t.Rows[1:] {
		problems = append(problems, s.add(r)...)
	}
	switch {
	case len(s.rows) == 0 && len(problems) == 0:
		problems = append(problems, Problem{Kind: Empty})
	case len(s.rows) > maxRows:
		problems = append(problems, Problem{Kind: TooMany})
	}
	return s, s.locate(problems)
}

// unread is what package table says.
func unread(p *table.Problem) Problem {
	return Problem{Kind: File, File: p.Kind, Line: p.Line, At: p.Column}
}

// locate says in which column of the file each problem is, where it is in one.
func (s *Sheet) locate(problems []Problem) []Problem {
	for i, p := range problems {
		if p.Column != "" && p.At == 0 && p.Line > 0 {
			problems[i].At = 1 + slices.Index(s.columns, p.Column)
		}
	}
	return problems
}

// head takes the headings.
func (s *Sheet) head(heads table.Row) []Problem {
	var problems []Problem
	line := heads.Line
	for i, cell := range heads.Cells {
		c := columnOf(cell)
		switch p := heads.Problem(i); {
		case p != nil:
			problems = append(problems, unread(p))
		case c == "" && cell != "":
			problems = append(problems, Problem{Line: line, At: i + 1, Kind: UnknownColumn, Value: cell})
		case c != "" && slices.Contains(s.columns, c):
			problems = append(problems, Problem{Line: line, At: i + 1, Kind: ColumnTwice, Column: c})
		}
		s.columns = append(s.columns, c)
	}
	if !slices.Contains(s.columns, Campus) {
		problems = append([]Problem{{Line: line, Kind: NoCampus}}, problems...)
	}
	return problems
}

func (s *Sheet) add(from table.Row) []Problem {
	line := from.Line
	r := row{line: line, cells: map[Column]string{}}
	for i, c := range s.columns {
		if c == "" {
			continue
		}
		if p := from.Problem(i); p != nil {
			return []Problem{unread(p)}
		}
		r.cells[c] = from.Cell(i)
	}
	r.id = strings.ToLower(r.cells[ID])
	r.campus, r.building, r.department = r.cells[Campus], r.cells[Building], r.cells[Department]
	if r.campus == "" {
		if len(s.rows) == 0 || r.building == "" && r.department == "" {
			return []Problem{{Line: line, Kind: Where}}
		}
		above := s.rows[len(s.rows)-1]
		if r.campus = above.campus; r.building == "" {
			r.building = above.building
		}
	}
	s.rows = append(s.rows, r)
	return nil
}

func (s *Sheet) has(c Column) bool { return slices.Contains(s.columns, c) }
