package table

import (
	"fmt"

	"xinsheng/internal/feedback"
)

// Kind says what is wrong with a file.
type Kind string

// What can be wrong. The locale key of each is table.wrong.KIND.
const (
	NoFile         Kind = "no_file"      // nothing was chosen
	TooLong        Kind = "too_long"     // the file, before it is read
	Empty          Kind = "empty"        // no cell with anything in it
	OldWorkbook    Kind = "old_workbook" // .xls
	Damaged        Kind = "damaged"      // begins like a workbook and is none
	Encoding       Kind = "encoding"     // neither UTF-8 nor UTF-16 nor GB 18030
	Quote          Kind = "quote"        // a quotation mark that is not closed, or stands inside a cell
	TooManyRows    Kind = "too_many_rows"
	TooManyColumns Kind = "too_many_columns"
	TooLarge       Kind = "too_large" // unpacked
	Formula        Kind = "formula"   // without the value that a spreadsheet program reckoned
	CellError      Kind = "cell_error"
)

// Kinds is all of them.
func Kinds() []Kind {
	return []Kind{NoFile, TooLong, Empty, OldWorkbook, Damaged, Encoding, Quote, TooManyRows, TooManyColumns, TooLarge,
		Formula, CellError}
}

// Problem is why a file is no table. It is feedback.ErrInvalid.
type Problem struct {
	Kind   Kind
	Line   int // from 1; 0: the whole file
	Column int // from 1; 0: the whole row
}

func (p *Problem) Error() string {
	switch {
	case p.Line > 0 && p.Column > 0:
		return fmt.Sprintf("cell %s%d: %s", ColumnName(p.Column-1), p.Line, p.Kind)
	case p.Line > 0:
		return fmt.Sprintf("line %d: %s", p.Line, p.Kind)
	}
	return string(p.Kind)
}

// Is makes it an invalid value.
func (p *Problem) Is(target error) bool { return target == feedback.ErrInvalid }
