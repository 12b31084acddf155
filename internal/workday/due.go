package workday

import (
	"time"

	"xinsheng/internal/wire"
)

// Due is one clock of a report. The zero value is a clock that does not apply.
type Due struct {
	At        time.Time
	Estimated bool // behind the end of the work-day table
}

// Dues is a report's two clocks and the earlier of them.
type Dues struct {
	Hospital Due
	Law      Due
	Nearest  Due
}

// Dues reckons the clocks of what was captured at from; several says that more than one department is involved. A clock
// whose limit is negative does not apply.
func (t *Table) Dues(from time.Time, limits wire.Deadline, several bool) Dues {
	law := limits.Law
	if several {
		law = limits.LawMulti
	}
	d := Dues{Hospital: t.due(from, limits.Hospital), Law: t.due(from, law)}
	d.Nearest = d.Hospital
	if d.Nearest.At.IsZero() || !d.Law.At.IsZero() && d.Law.At.Before(d.Nearest.At) {
		d.Nearest = d.Law
	}
	return d
}

func (t *Table) due(from time.Time, l wire.Limit) Due {
	if l.WorkDays < 0 {
		return Due{}
	}
	at, estimated := t.Deadline(from, l.WorkDays)
	return Due{At: at, Estimated: estimated}
}

// UntilHour is how long it is from now until the hospital's clock next shows that full hour, 0 to 23.
func UntilHour(now time.Time, hour int) time.Duration {
	local := now.In(Zone())
	next := time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, Zone())
	if !next.After(local) {
		next = next.AddDate(0, 0, 1)
	}
	return next.Sub(local)
}
