package table

import (
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
				line, column, cells = line+1, 0, cells[:0]
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
				if size += len(text); size > maxText {
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
				cells = append(cells, text)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "row":
				t.add(line, cells)
			case "sheetData":
				return nil
			}
		}
	}
}

// cell is what is shown of a cell: its text, its number as it is kept, or what its formula came to.
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
		return "", &Problem{Kind: CellError, Line: x.line, Column: x.column}
	case x.formula && x.value == "" && x.kind != "str": // a text may well come to nothing
		return "", &Problem{Kind: Formula, Line: x.line, Column: x.column}
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
