// Package workday reckons in Chinese working days: weekends rest, holidays rest, and some weekend days are worked in
// exchange (调休). Which, says the table that comes with the configuration; days are those of Asia/Shanghai, whatever
// zone the machine is set to.
package workday

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // a terminal's system may have no zone data

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Zone is the zone that days are reckoned in.
var Zone = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic("Asia/Shanghai is not in the embedded zone data")
	}
	return zone
})

// Table knows which days are worked.
type Table struct {
	until string // last day that the table knows, 2006-01-02
	off   map[string]bool
	on    map[string]bool
	endOf time.Duration // end of a working day after its midnight
}

// New reads a table. ErrInvalid: a date or the end of the day cannot be read, or a day is said to be both off and
// worked.
func New(w wire.WorkDays) (*Table, error) {
	end, err := time.Parse("15:04", w.EndOf)
	if err != nil {
		return nil, fmt.Errorf("work-day table: end of day %q: %w", w.EndOf, feedback.ErrInvalid)
	}
	if _, err := time.Parse(time.DateOnly, w.Until); err != nil {
		return nil, fmt.Errorf("work-day table: until %q: %w", w.Until, feedback.ErrInvalid)
	}
	t := &Table{until: w.Until, off: map[string]bool{}, on: map[string]bool{},
		endOf: time.Duration(end.Hour())*time.Hour + time.Duration(end.Minute())*time.Minute}
	for set, days := range map[*map[string]bool][]string{&t.off: w.Off, &t.on: w.On} {
		for _, day := range days {
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				return nil, fmt.Errorf("work-day table: day %q: %w", day, feedback.ErrInvalid)
			}
			(*set)[day] = true
		}
	}
	for day := range t.off {
		if t.on[day] {
			return nil, fmt.Errorf("work-day table: %s is both off and worked: %w", day, feedback.ErrInvalid)
		}
	}
	return t, nil
}

// Until is the last day that the table knows, as 2006-01-02. Behind it, weekdays are taken to be worked.
func (t *Table) Until() string { return t.until }

// IsWorkday reports whether the day of at in Asia/Shanghai is worked.
func (t *Table) IsWorkday(at time.Time) bool {
	at = at.In(Zone())
	day := at.Format(time.DateOnly)
	if t.on[day] || t.off[day] {
		return t.on[day]
	}
	return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
}

// Add returns midnight of the n-th working day after the day of from, which itself is day 0 whether it is worked or
// not. For n = 0 it is the day of from, or where that is not worked the next working day. estimated says that the day
// lies behind the end of the table. n below 0 counts as 0.
func (t *Table) Add(from time.Time, n int) (day time.Time, estimated bool) {
	day = midnight(from)
	if n <= 0 {
		for !t.IsWorkday(day) {
			day = day.AddDate(0, 0, 1)
		}
	}
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		if t.IsWorkday(day) {
			n--
		}
	}
	return day, day.Format(time.DateOnly) > t.until
}

// Deadline is the last moment of a limit of so many working days for what was captured at from: the end of the working
// hours of that day. 0 is the same day; who comes after hours or on a day of rest has until the end of the next working
// day. estimated says that the day lies behind the end of the table.
func (t *Table) Deadline(from time.Time, workDays int) (due time.Time, estimated bool) {
	day, estimated := t.Add(from, workDays)
	if from.After(t.end(day)) {
		day, estimated = t.Add(day, 1)
	}
	return t.end(day), estimated
}

// end is the end of working hours on a day.
func (t *Table) end(day time.Time) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, int(t.endOf/time.Hour), int(t.endOf%time.Hour/time.Minute), 0, 0, Zone())
}

func midnight(at time.Time) time.Time {
	y, m, d := at.In(Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Zone())
}
