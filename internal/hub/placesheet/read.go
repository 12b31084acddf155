package placesheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Sheet is a table as it was read.
type Sheet struct {
	Text    string // what was read, in UTF-8
	columns []Column
	rows    []row
}

// row is one line; its place in words has campus, building and department, the last ones empty for a campus or a building.
type row struct {
	line                         int
	id                           string
	campus, building, department string
	cells                        map[Column]string
}

// maxRows is more than a hospital has.
const maxRows = 5000

// Read reads a table: separated by commas, or by tabs, in UTF-8 with or without a mark, GB 18030 or UTF-16, as spreadsheets
// save it. A line without a campus lies where the line above it does, as under merged cells.
func Read(raw []byte) (*Sheet, []Problem) {
	text, problem := decode(raw)
	if problem != "" {
		return nil, []Problem{{Kind: problem}}
	}
	first, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = -1
	if strings.Contains(first, "\t") && !strings.Contains(first, ",") {
		r.Comma = '\t'
	}
	s, seen := &Sheet{Text: text}, false
	var problems []Problem
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
				line = bad.StartLine
			}
			return nil, append(problems, Problem{Kind: Quote, Line: line})
		}
		line, _ := r.FieldPos(0)
		switch {
		case blank(record):
		case !seen:
			seen = true
			if problems = s.head(record, line); len(problems) > 0 {
				return nil, problems
			}
		default:
			problems = append(problems, s.add(record, line)...)
		}
	}
	switch {
	case len(s.rows) == 0 && len(problems) == 0:
		problems = append(problems, Problem{Kind: Empty})
	case len(s.rows) > maxRows:
		problems = append(problems, Problem{Kind: TooMany})
	}
	return s, problems
}

func decode(raw []byte) (text string, problem Kind) {
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "", Workbook
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", Encoding
		}
		raw = out
	case !utf8.Valid(raw):
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", Encoding
		}
		raw = out
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if bytes.IndexByte(raw, 0) >= 0 {
		return "", Encoding
	}
	return string(raw), ""
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// head takes the headings.
func (s *Sheet) head(record []string, line int) []Problem {
	var problems []Problem
	for _, cell := range record {
		cell = strings.TrimSpace(cell)
		c := columnOf(cell)
		switch {
		case c == "" && cell != "":
			problems = append(problems, Problem{Line: line, Kind: UnknownColumn, Value: cell})
		case c != "" && slices.Contains(s.columns, c):
			problems = append(problems, Problem{Line: line, Kind: ColumnTwice, Column: c})
		}
		s.columns = append(s.columns, c)
	}
	if !slices.Contains(s.columns, Campus) {
		problems = append([]Problem{{Line: line, Kind: NoCampus}}, problems...)
	}
	return problems
}

func (s *Sheet) add(record []string, line int) []Problem {
	r := row{line: line, cells: map[Column]string{}}
	for i, c := range s.columns {
		if c != "" && i < len(record) {
			r.cells[c] = strings.TrimSpace(record[i])
		}
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
