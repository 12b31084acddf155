// Package workbook writes tables as files that spreadsheet programs open.
package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// Book is a workbook on its way out: sheets of plain tables with a bold heading.
type Book struct {
	f     *excelize.File
	bold  int
	one   int
	first bool
}

// Cell is what a cell of a Book holds: a text, a whole number, or a figure with one digit behind the point.
type Cell any

// New begins a workbook.
func New() (*Book, error) {
	b := &Book{f: excelize.NewFile(), first: true}
	var err error
	if b.bold, err = b.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DCECEA"}}}); err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	format := "0.0"
	if b.one, err = b.f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
		return nil, fmt.Errorf("make workbook: %w", err)
	}
	return b, nil
}

// Sheet adds a table. A text is always a text, whatever it begins with.
func (b *Book) Sheet(name string, head []string, rows [][]Cell) error {
	if err := b.add(name, head, rows); err != nil {
		return fmt.Errorf("make sheet %s: %w", name, err)
	}
	return nil
}

func (b *Book) add(name string, head []string, rows [][]Cell) error {
	if b.first {
		b.first = false
		if err := b.f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.f.NewSheet(name); err != nil {
		return err
	}
	w, err := b.f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, 1, 30); err != nil {
		return err
	}
	if err := w.SetColWidth(2, max(2, len(head)), 14); err != nil {
		return err
	}
	titles := make([]any, len(head))
	for i, h := range head {
		titles[i] = excelize.Cell{StyleID: b.bold, Value: h}
	}
	if err := w.SetRow("A1", titles); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, c := range row {
			if figure, ok := c.(float64); ok {
				c = excelize.Cell{StyleID: b.one, Value: figure}
			}
			cells[j] = c
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

// WriteTo writes the whole workbook.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	defer b.f.Close()
	return b.f.WriteTo(w)
}
