package score

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/locale"
)

// Wrong is what is wrong with a table of visits, or with one of its lines. Line is 0 for the whole.
type Wrong struct {
	Line   int
	Column int    // from 1; 0: the whole line
	What   string // a word of this package: file empty columns place places day visits twice
	File   table.Kind
	Value  string // the cell
}

// Visits is a table of visits as it was read.
type Visits struct {
	Counts []Count
	table  *table.Table
}

// Text is the table in plain text, to be sent along with a preview and read again.
func (v *Visits) Text() string { return v.table.Text() }

// ReadVisits reads a table of visits of any kind that package table knows. Its columns are day (may be missing: then
// day counts), place (id or name) and visits. Everything is right, or nothing comes.
func ReadVisits(raw []byte, places hospital.Places, day string) (*Visits, []Wrong) {
	read, err := table.Read(raw)
	if p := (*table.Problem)(nil); errors.As(err, &p) {
		return nil, []Wrong{{What: "file", File: p.Kind, Line: p.Line, Column: p.Column}}
	}
	t := &visitTable{names: places.Named(), day: day, seen: map[Count]int{}}
	t.dayAt, t.at, t.visitAt = read.Find(locale.Heads(dayHead)...), read.Find(locale.Heads(placeHead)...),
		read.Find(locale.Heads(visitHead)...)
	if t.at < 0 || t.visitAt < 0 {
		return nil, headsWrong(read.Rows[0])
	}
	for _, row := range read.Rows[1:] {
		t.add(row)
	}
	switch {
	case len(t.wrong) > 0:
		return nil, t.wrong
	case len(t.counts) == 0:
		return nil, []Wrong{{What: "empty"}}
	}
	return &Visits{Counts: t.counts, table: read}, nil
}

// headsWrong is why a column is missing: perhaps a formula was to make its heading.
func headsWrong(row table.Row) []Wrong {
	for i := range row.Cells {
		if p := row.Problem(i); p != nil {
			return []Wrong{{What: "file", File: p.Kind, Line: p.Line, Column: p.Column}}
		}
	}
	return []Wrong{{Line: row.Line, What: "columns"}}
}

type visitTable struct {
	names              map[string][]string
	day                string
	dayAt, at, visitAt int
	counts             []Count
	seen               map[Count]int // day and place to the line
	wrong              []Wrong
}

// The headings of the columns in package locale: where, when and how many.
const (
	placeHead = "visits_place"
	dayHead   = "visits_day"
	visitHead = "visits_count"
)

// VisitHeads is the columns that ReadVisits knows: where, when and how many.
func VisitHeads(lang string) []string {
	var heads []string
	for _, of := range []string{placeHead, dayHead, visitHead} {
		heads = append(heads, locale.Of(lang).Head(of))
	}
	return heads
}

func (t *visitTable) add(row table.Row) {
	wrong := func(column int, what, value string) {
		t.wrong = append(t.wrong, Wrong{Line: row.Line, Column: column + 1, What: what, Value: value})
	}
	for _, column := range []int{t.dayAt, t.at, t.visitAt} {
		if p := row.Problem(column); p != nil {
			t.wrong = append(t.wrong, Wrong{What: "file", File: p.Kind, Line: p.Line, Column: p.Column})
			return
		}
	}
	c := Count{Day: t.day}
	if text := row.Cell(t.dayAt); text != "" {
		var ok bool
		if c.Day, ok = dayOf(text); !ok {
			wrong(t.dayAt, "day", text)
			return
		}
	}
	switch ids := t.names[table.Plain(row.Cell(t.at))]; len(ids) {
	case 0:
		wrong(t.at, "place", row.Cell(t.at))
		return
	case 1:
		c.Place = ids[0]
	default:
		wrong(t.at, "places", row.Cell(t.at))
		return
	}
	if first := t.seen[c]; first > 0 {
		wrong(-1, "twice", strconv.Itoa(first))
		return
	}
	t.seen[c] = row.Line
	text := row.Cell(t.visitAt)
	if text == "" { // a line of the form that nobody filled in
		return
	}
	n, ok := VisitsOf(text)
	if !ok {
		wrong(t.visitAt, "visits", text)
		return
	}
	c.Visits = n
	t.counts = append(t.counts, c)
}

// VisitsOf reads a number of visits as people and spreadsheets write it: 1,234.
func VisitsOf(text string) (int, bool) {
	text = strings.NewReplacer(",", "", "，", "").Replace(strings.TrimSpace(text))
	text = strings.TrimSuffix(text, ".0")
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= MaxVisits
}

// dayOf reads a day as people write it, or as a workbook keeps it: days since the end of 1899.
func dayOf(text string) (string, bool) {
	if serial, err := strconv.ParseFloat(text, 64); err == nil && serial > 36526 && serial < 73051 {
		at, err := excelize.ExcelDateToTime(serial, false)
		return at.Format(time.DateOnly), err == nil
	}
	text = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text)
	text, _, _ = strings.Cut(text, " ")
	for _, layout := range []string{"2006-1-2", "20060102"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.Format(time.DateOnly), true
		}
	}
	return "", false
}
