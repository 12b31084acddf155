package table

import (
	"bytes"
	"slices"
	"strings"
)

// What a table may have at most.
const (
	MaxRows    = 20_000
	MaxColumns = 200
	MaxText    = 32 << 20 // bytes of its Text, empty lines aside: one text of a workbook may stand in each of its cells
)

// Table is what stands in a file, without its empty rows.
type Table struct {
	Rows []Row
	text string // of a text file: what was read, in UTF-8
}

// Row is one row with at least one cell that is not empty.
type Row struct {
	Line  int      // in the sheet or the file, from 1
	Cells []string // without white space around them

	problems []*Problem // of cells
}

// Cell is what stands in a column, from 0; empty where the row ends before it.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Problem is why what stands in a column, from 0, is no value: a formula that failed, or one that nobody reckoned. Then
// its Cell is only what a page may show of it. Whoever reads a column asks for this too; in a column that nobody reads
// it harms nobody.
func (r Row) Problem(column int) *Problem {
	for _, p := range r.problems {
		if p.Column == column+1 {
			return p
		}
	}
	return nil
}

// Read reads a file. All that is wrong is a *Problem.
func Read(raw []byte) (*Table, error) {
	t := new(Table)
	var err error
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		err = t.workbook(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		err = &Problem{Kind: OldWorkbook}
	default:
		err = t.plain(raw)
	}
	if err == nil && len(t.Rows) == 0 {
		err = &Problem{Kind: Empty}
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// add takes a row, unless it is empty.
func (t *Table) add(line int, cells []string, problems ...*Problem) {
	last := 0
	for i, c := range cells {
		if cells[i] = strings.TrimSpace(c); cells[i] != "" {
			last = i + 1
		}
	}
	if last > 0 {
		t.Rows = append(t.Rows, Row{Line: line, Cells: slices.Clone(cells[:last]), problems: problems})
	}
}

// Text is the table as a text that Read reads again, with every row in its line, for as long as no cell of a workbook
// has several lines: a page that shows a preview gives it back when it is to be kept.
func (t *Table) Text() string {
	if t.text != "" {
		return t.text
	}
	var b strings.Builder
	line := 1
	for _, r := range t.Rows {
		for ; line < r.Line; line++ {
			b.WriteByte('\n')
		}
		for i, c := range r.Cells {
			if i > 0 {
				b.WriteByte(',')
			}
			if strings.ContainsAny(c, separators+"\"\r\n") {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteByte('\n')
		line += 1 + breaks(r.Cells)
	}
	return b.String()
}

func breaks(cells []string) (n int) {
	for _, c := range cells {
		n += strings.Count(c, "\n")
	}
	return n
}

// Find is the column, from 0, whose heading in the first row is one of these names; -1: none. Case and white space in
// headings do not matter, and neither do full-width brackets.
func (t *Table) Find(names ...string) int {
	return slices.IndexFunc(t.Rows[0].Cells, func(cell string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return Plain(name) == Plain(cell) })
	})
}

// Plain is a heading or a name as it is compared.
func Plain(s string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "　", "", "（", "(", "）", ")", "／", "/", "*", "").Replace(s))
}

// ColumnName is what spreadsheets call a column, from 0: A, B, ..., Z, AA.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
