package table

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// cell is a cell on its way in.
type cell struct {
	line, column int // from 1
	kind         string
	value        string
	formula      bool
	problem      *Problem
}

// sheet reads the rows of a sheet.
func (b *book) sheet(name string, t *Table) error {
	d, c, err := b.open(name)
	if err != nil {
		return err
	}
	defer c.Close()
	line, column, size := 0, 0, 0
	var cells []string
	var problems []*Problem
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				line, column, cells, problems = line+1, 0, cells[:0], nil
				if n, err := strconv.Atoi(attr(e, "r")); err == nil {
					if n < line { // rows come in their order, or two could stand in one line
						return &Problem{Kind: Damaged, Line: line}
					}
					line = n
				}
			case "c":
				column++
				x := cell{line: line, column: column, kind: attr(e, "t")}
				if ref := attr(e, "r"); ref != "" {
					l, col, ok := place(ref)
					if !ok || l != line || col < column {
						return &Problem{Kind: Damaged, Line: line}
					}
					x.column, column = col, col
				}
				text, err := b.cell(d, &x)
				if err != nil {
					return err
				}
				if text == "" {
					continue
				}
				if size += written(text) + max(0, x.column-1-len(cells)); size > MaxText {
					return &Problem{Kind: TooLarge, Line: line}
				}
				if x.column > MaxColumns {
					return &Problem{Kind: TooManyColumns, Line: line, Column: x.column}
				}
				if line > MaxRows {
					return &Problem{Kind: TooManyRows, Line: line}
				}
				for len(cells) < x.column-1 {
					cells = append(cells, "")
				}
				if cells = append(cells, text); x.problem != nil {
					problems = append(problems, x.problem)
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "row":
				t.add(line, cells, problems...)
			case "sheetData":
				return nil
			}
		}
	}
}

// What is shown of a cell without a value, where the file says nothing.
const (
	failed     = "#"
	unreckoned = "="
)

// cell is what is shown of a cell: its text, its number as it is kept, or what its formula came to. Where that is no
// value, it is never empty, so that it is not taken for a cell that nobody filled in.
func (b *book) cell(d *markup, x *cell) (string, error) {
	for {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "f":
				x.formula = true
				err = d.Skip()
			case "v":
				x.value, err = content(d)
			case "is":
				x.value, err = words(d, "is")
			default:
				err = d.Skip()
			}
			if err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.shown(x)
		}
	}
}

func (b *book) shown(x *cell) (string, error) {
	switch {
	case x.kind == "e":
		x.problem = &Problem{Kind: CellError, Line: x.line, Column: x.column}
		return cmp.Or(strings.TrimSpace(x.value), failed), nil
	case x.formula && x.value == "" && x.kind != "str": // a text may well come to nothing
		x.problem = &Problem{Kind: Formula, Line: x.line, Column: x.column}
		return unreckoned, nil
	case x.kind != "s":
		return strings.TrimSpace(x.value), nil
	case x.value == "":
		return "", nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(x.value))
	if err != nil || n < 0 || n >= len(b.texts) {
		return "", &Problem{Kind: Damaged, Line: x.line, Column: x.column}
	}
	return strings.TrimSpace(b.texts[n]), nil
}

// written is how many bytes a cell takes of Table.Text at most, as a browser sends that back: its line ends are of two
// bytes.
func written(text string) int {
	n := len(text) + len(`"",`)
	for _, c := range []byte(text) {
		if c == '"' || c == '\n' || c == '\r' {
			n++
		}
	}
	return n
}

// content is the text up to the end of the element.
func content(d *markup) (string, error) {
	var out strings.Builder
	for {
		tok, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := tok.(type) {
		case xml.CharData:
			out.Write(e)
		case xml.StartElement:
			if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return out.String(), nil
		}
	}
}
