package ordersheet

import (
	"strings"
	"time"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/table"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// MaxOrders is more than a hospital gets in a month.
const MaxOrders = 2000

// Order is one line of a table.
type Order struct {
	Line     int // of the file, from 1
	Number   string
	Received time.Time // zero: the table does not say
	By       string    // 2006-01-02; empty: the sender sets no date
	Words    string
	Kind     feedback.Kind
	PlaceID  string
	Said     string // what stands there for the place, where the hospital has none of that name
	Name     string
	Phone    string
}

// Text is what the case says: the words, and what stands there for the place where the hospital has none of that name.
func (o Order) Text() string {
	if o.Said == "" {
		return o.Words
	}
	return o.Words + "（" + o.Said + "）"
}

// Wrong says what is wrong with a cell or with the table. The locale key of each is orders.wrong.WRONG.
type Wrong string

// What can be wrong.
const (
	NoWords    Wrong = "no_words_column" // no column holds what it is about
	NoLines    Wrong = "empty"
	TooMany    Wrong = "too_many"
	Missing    Wrong = "missing" // the words of a line
	TooLong    Wrong = "too_long"
	NoDate     Wrong = "date"
	Later      Wrong = "later" // received after today
	NoKind     Wrong = "kind"
	NoPhone    Wrong = "phone"
	Twice      Wrong = "twice"   // the number stands in Other too
	Unreadable Wrong = "formula" // a cell has no value
)

// Wrongs lists all of them.
func Wrongs() []Wrong {
	return []Wrong{NoWords, NoLines, TooMany, Missing, TooLong, NoDate, Later, NoKind, NoPhone, Twice, Unreadable}
}

// Problem is one thing that is wrong.
type Problem struct {
	Line, At int // from 1; 0: the whole table, the whole line
	Wrong    Wrong
	Value    string
	Other    int // another line
}

// Read reads the lines of a table under a heading. Lines with a problem are not among the orders.
func Read(t *table.Table, columns Columns, places hospital.Places, now time.Time) ([]Order, []Problem) {
	at := map[Field]int{}
	for _, f := range Fields() {
		at[f] = -1
		if columns[f] != "" {
			at[f] = t.Find(columns[f])
		}
	}
	if at[Words] < 0 {
		return nil, []Problem{{Wrong: NoWords}}
	}
	r := reader{at: at, places: named(places), now: now, numbers: map[string]int{}}
	var out []Order
	for _, row := range t.Rows[1:] {
		n := len(r.problems)
		if o := r.order(row); len(r.problems) == n {
			out = append(out, o)
		}
	}
	switch {
	case len(t.Rows) == 1:
		r.problems = append(r.problems, Problem{Wrong: NoLines})
	case len(t.Rows) > MaxOrders:
		return nil, []Problem{{Wrong: TooMany}}
	}
	return out, r.problems
}

type reader struct {
	at       map[Field]int
	places   map[string]string
	now      time.Time
	numbers  map[string]int // in which line
	problems []Problem
}

func (r *reader) order(row table.Row) Order {
	o := Order{Line: row.Line, Kind: feedback.Complaint}
	wrong := func(f Field, w Wrong, other int) {
		r.problems = append(r.problems, Problem{Line: row.Line, At: r.at[f] + 1, Wrong: w,
			Value: row.Cell(r.at[f]), Other: other})
	}
	for _, f := range Fields() {
		if r.at[f] >= 0 && row.Problem(r.at[f]) != nil {
			wrong(f, Unreadable, 0)
		}
	}
	cell := func(f Field) string { return row.Cell(r.at[f]) }
	if o.Number = feedback.OutsideNumber(cell(Number)); o.Number != "" {
		if line, ok := r.numbers[o.Number]; ok {
			wrong(Number, Twice, line)
		}
		r.numbers[o.Number] = row.Line
	}
	if o.Words = cell(Words); o.Words == "" {
		wrong(Words, Missing, 0)
	}
	if s := cell(Received); s != "" {
		var ok bool
		if o.Received, ok = moment(s); !ok {
			wrong(Received, NoDate, 0)
		} else if o.Received.After(r.now) {
			wrong(Received, Later, 0)
		}
	}
	if s := cell(By); s != "" {
		if at, ok := moment(s); ok {
			o.By = at.Format(time.DateOnly)
		} else {
			wrong(By, NoDate, 0)
		}
	}
	if s := cell(Kind); s != "" {
		var ok bool
		if o.Kind, ok = kindOf(s); !ok {
			wrong(Kind, NoKind, 0)
		}
	}
	if s := cell(Place); s != "" {
		if o.PlaceID = r.places[table.Plain(s)]; o.PlaceID == "" {
			o.Said = s
		}
	}
	o.Name = cell(Name)
	if o.Phone = cell(Phone); o.Phone != "" && !feedback.ValidPhone(o.Phone) {
		wrong(Phone, NoPhone, 0)
	}
	if utf8.RuneCountInString(o.Text()) > feedback.MaxTextRunes {
		wrong(Words, TooLong, 0)
	}
	return o
}

// named is the hospital's places by the names that a table may give them. A name that several have names none.
func named(places hospital.Places) map[string]string {
	out := map[string]string{}
	for _, p := range places {
		if p.Level != wire.Department || !places.InUse(p.ID) {
			continue
		}
		for _, name := range p.Name {
			key := table.Plain(name)
			if other, ok := out[key]; ok && other != p.ID {
				out[key] = ""
				continue
			}
			out[key] = p.ID
		}
	}
	return out
}

// kindOf reads what a table calls the kind of a matter.
func kindOf(s string) (feedback.Kind, bool) {
	for _, k := range []struct {
		word string
		kind feedback.Kind
	}{
		{"投诉", feedback.Complaint}, {"举报", feedback.Complaint}, {"批评", feedback.Suggestion}, {"建议", feedback.Suggestion},
		{"意见", feedback.Suggestion}, {"咨询", feedback.Enquiry}, {"求助", feedback.Help}, {"求决", feedback.Help},
		{"表扬", feedback.Praise}, {"感谢", feedback.Praise},
		{"complaint", feedback.Complaint}, {"suggestion", feedback.Suggestion}, {"enquiry", feedback.Enquiry},
		{"help", feedback.Help},
		{"praise", feedback.Praise},
	} {
		if strings.Contains(strings.ToLower(s), k.word) {
			return k.kind, true
		}
	}
	return "", false
}

// layouts are how tables write dates; without a time of day it is the beginning of the day.
var layouts = []string{
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日", "2006.1.2 15:04", "2006.1.2", "20060102", time.RFC3339,
}

// moment reads a date, also one that a spreadsheet keeps as a number of days.
func moment(s string) (time.Time, bool) {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "T", " ")), " ")
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, s, workday.Zone()); err == nil {
			return at, true
		}
	}
	return serial(s)
}
