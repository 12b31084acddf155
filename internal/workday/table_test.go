package workday_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// year2026 is the part of the State Council's calendar for 2026 that the cases below walk through.
func year2026() wire.WorkDays {
	return wire.WorkDays{
		Until: "2026-12-31", EndOf: "17:30",
		Off: []string{"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19",
			"2026-02-20", "2026-02-23",
			"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"},
		On: []string{"2026-02-14", "2026-02-28", "2026-09-20", "2026-10-10"},
	}
}

func table(t *testing.T) *workday.Table {
	t.Helper()
	w, err := workday.New(year2026())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// at reads a time of day in Shanghai and gives it in UTC, as a server has it.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func TestIsWorkday_FollowsTheMovedDays(t *testing.T) {
	w := table(t)
	for day, want := range map[string]bool{
		"2026-07-03": true, "2026-07-04": false, "2026-07-05": false, // Friday to Sunday
		"2026-10-01": false, "2026-10-08": true, "2026-10-10": true, // a worked Saturday
		"2026-02-28": true, "2026-02-23": false,
	} {
		if w.IsWorkday(at(t, day+" 12:00")) != want {
			t.Errorf("%s: worked is not %v", day, want)
		}
	}
}

func TestIsWorkday_IsOfShanghaiAndNotOfTheServer(t *testing.T) {
	// Friday evening in London is Saturday morning in Shanghai.
	if table(t).IsWorkday(time.Date(2026, 7, 3, 20, 0, 0, 0, time.UTC)) {
		t.Error("Saturday 04:00 in Shanghai taken for a working day")
	}
}

func TestDeadline_FollowsTheCalendar(t *testing.T) {
	w := table(t)
	for _, c := range []struct {
		captured  string
		days      int
		due       string
		estimated bool
	}{
		{"2026-07-01 09:00", 0, "2026-07-01 17:30", false},  // the same day
		{"2026-07-01 17:30", 0, "2026-07-01 17:30", false},  // at the last moment
		{"2026-07-01 17:31", 0, "2026-07-02 17:30", false},  // after hours
		{"2026-07-03 18:00", 0, "2026-07-06 17:30", false},  // Friday after hours
		{"2026-07-04 09:00", 0, "2026-07-06 17:30", false},  // Saturday
		{"2026-07-04 23:59", 0, "2026-07-06 17:30", false},  // late on Saturday, not Tuesday
		{"2026-07-01 23:59", 2, "2026-07-03 17:30", false},  // day 0 is the day of capture, however late
		{"2026-07-01 00:00", 2, "2026-07-03 17:30", false},  // and however early
		{"2026-07-03 10:00", 2, "2026-07-07 17:30", false},  // over a weekend
		{"2026-09-30 10:00", 5, "2026-10-13 17:30", false},  // over the golden week, with a worked Saturday
		{"2026-10-03 10:00", 1, "2026-10-08 17:30", false},  // captured within it
		{"2026-09-30 18:00", 0, "2026-10-08 17:30", false},  // same day, after hours before it
		{"2026-10-09 10:00", 1, "2026-10-10 17:30", false},  // the worked Saturday counts
		{"2026-02-13 10:00", 10, "2026-03-05 17:30", false}, // over the spring festival
		{"2026-12-31 10:00", 0, "2026-12-31 17:30", false},  // last day that the table knows
		{"2026-12-31 18:00", 0, "2027-01-01 17:30", true},   // behind it weekdays are taken to be worked
		{"2026-12-25 10:00", 10, "2027-01-08 17:30", true},
	} {
		due, estimated := w.Deadline(at(t, c.captured), c.days)
		if !due.Equal(at(t, c.due)) || estimated != c.estimated {
			t.Errorf("%s + %d: %s %v, want %s %v", c.captured, c.days, due.In(workday.Zone()).Format("2006-01-02 15:04"),
				estimated, c.due, c.estimated)
		}
	}
}

func TestDeadline_IsAWorkingDayAndNeverBeforeAShorterOne(t *testing.T) {
	w := table(t)
	start := at(t, "2026-01-01 00:00")
	rapid.Check(t, func(rt *rapid.T) {
		from := start.Add(time.Duration(rapid.IntRange(0, 500*24*60).Draw(rt, "minutes")) * time.Minute)
		n := rapid.IntRange(0, 20).Draw(rt, "days")
		due, estimated := w.Deadline(from, n)
		longer, _ := w.Deadline(from, n+1)
		later, _ := w.Deadline(from.Add(time.Hour), n)
		switch {
		case !w.IsWorkday(due):
			rt.Fatalf("%v is not worked", due)
		case due.Before(from):
			rt.Fatalf("%v is before the capture", due)
		case longer.Before(due), n > 0 && !longer.After(due):
			rt.Fatalf("%d days end at %v, %d at %v", n, due, n+1, longer)
		case later.Before(due):
			rt.Fatalf("who comes later is served earlier: %v and %v", due, later)
		case estimated != (due.In(workday.Zone()).Year() > 2026):
			rt.Fatalf("%v: estimated is %v", due, estimated)
		}
		if n > 0 { // count by hand
			days := 0
			for d := from.In(workday.Zone()); d.Format(time.DateOnly) < due.In(workday.Zone()).Format(time.DateOnly); {
				d = d.AddDate(0, 0, 1)
				if w.IsWorkday(d) {
					days++
				}
			}
			if days != n {
				rt.Fatalf("%d working days up to %v, want %d", days, due, n)
			}
		}
	})
}

func TestDues_TakesTheEarlierOfTheClocksThatApply(t *testing.T) {
	w := table(t)
	from := at(t, "2026-07-01 09:00")
	limits := wire.Deadline{Hospital: wire.Limit{WorkDays: 10}, Law: wire.Limit{WorkDays: 5},
		LawMulti: wire.Limit{WorkDays: 10}}
	for name, c := range map[string]struct {
		limits                 wire.Deadline
		several                bool
		hospital, law, nearest string
	}{
		"one department":      {limits, false, "2026-07-15", "2026-07-08", "2026-07-08"},
		"several departments": {limits, true, "2026-07-15", "2026-07-15", "2026-07-15"},
		"no law": {wire.Deadline{Hospital: wire.Limit{WorkDays: 2}, Law: wire.Limit{WorkDays: -1},
			LawMulti: wire.Limit{WorkDays: -1}},
			false, "2026-07-03", "", "2026-07-03"},
		"law only": {wire.Deadline{Hospital: wire.Limit{WorkDays: -1}, Law: wire.Limit{WorkDays: 2}}, false, "",
			"2026-07-03", "2026-07-03"},
		"none": {wire.Deadline{Hospital: wire.Limit{WorkDays: -1}, Law: wire.Limit{WorkDays: -1}}, false, "", "", ""},
	} {
		d := w.Dues(from, c.limits, c.several)
		for clock, pair := range map[string][2]string{
			"hospital": {day(d.Hospital), c.hospital}, "law": {day(d.Law), c.law}, "nearest": {day(d.Nearest), c.nearest},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s is %q, want %q", name, clock, pair[0], pair[1])
			}
		}
	}
}

func day(d workday.Due) string {
	if d.At.IsZero() {
		return ""
	}
	return d.At.Format(time.DateOnly)
}

func TestNew_RefusesATableThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(*wire.WorkDays){
		"until":  func(w *wire.WorkDays) { w.Until = "end of year" },
		"end":    func(w *wire.WorkDays) { w.EndOf = "25:00" },
		"no end": func(w *wire.WorkDays) { w.EndOf = "" },
		"off":    func(w *wire.WorkDays) { w.Off[0] = "2026-13-01" },
		"on":     func(w *wire.WorkDays) { w.On[0] = "" },
		"both":   func(w *wire.WorkDays) { w.On = append(w.On, w.Off[0]) },
	} {
		w := year2026()
		spoil(&w)
		if _, err := workday.New(w); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
