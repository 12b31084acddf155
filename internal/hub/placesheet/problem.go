package placesheet

import (
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/table"
)

// Kind says what is wrong with a table.
type Kind string

// What can be wrong with the whole file, and then with one line.
const (
	File          Kind = "file"  // it is no table: Problem.File says why
	Empty         Kind = "empty" // no line with a place
	TooMany       Kind = "too_many"
	NoCampus      Kind = "no_campus_column"
	UnknownColumn Kind = "unknown_column"
	ColumnTwice   Kind = "column_twice"

	Where   Kind = "where"    // no campus given, and none above
	Field   Kind = "field"    // the value of a column cannot be right
	IDTwice Kind = "id_twice" // Other: the line that has it already
	// the same name on the same floor of the same parent; Other: its line, 0 where it is not in the file
	Twin       Kind = "twin"
	LevelFixed Kind = "level"        // the id belongs to a place of another level
	Ambiguous  Kind = "ambiguous"    // several places have this name; only the id tells which is meant
	StatusWord Kind = "status"       // neither in use nor retired
	OldName    Kind = "renamed_away" // what it lies in gets another name in the same file
)

// Problem is one thing that is wrong. It is feedback.ErrInvalid.
type Problem struct {
	Line   int // of the file, from 1; 0: the whole file
	At     int // column of the file, from 1; 0: the whole line
	Kind   Kind
	File   table.Kind
	Column Column
	Value  string // what stands there
	Other  int    // another line
}

func (p Problem) Error() string {
	s := string(p.Kind)
	if p.File != "" {
		s += ", " + string(p.File)
	}
	if p.Column != "" {
		s += ", column " + string(p.Column)
	}
	if p.Value != "" {
		s += fmt.Sprintf(" %q", p.Value)
	}
	if p.Other > 0 {
		s += fmt.Sprintf(", see line %d", p.Other)
	}
	if p.Line > 0 {
		return fmt.Sprintf("line %d: %s", p.Line, s)
	}
	return s
}

// Is makes it an invalid value.
func (p Problem) Is(target error) bool { return target == feedback.ErrInvalid }
