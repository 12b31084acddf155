package casework

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// Calendar reckons in Chinese working days.
type Calendar interface {
	// Deadline is the last moment of a limit that began at from; estimated past the end of the table of working days.
	Deadline(from time.Time, workDays int) (due time.Time, estimated bool)
}

// Rules are the hospital's deadlines by kind, the calendar that they are reckoned in, the words of danger, and how it
// works on cases.
type Rules struct {
	Deadlines map[feedback.Kind]wire.Deadline
	Calendar  Calendar
	Work      hospital.CaseWork
	Words     place.Rule
}

// RuleSource answers the rules that hold now.
type RuleSource interface {
	Rules(ctx context.Context, db bun.IDB) (Rules, error)
}

// defaultWorkDays is the limit of a kind that the settings forgot: nobody may wait for ever.
const defaultWorkDays = 10

// reckon sets the clocks of a round that began at from. How many departments are at work moves none of them: the law's
// longer limit for several is something to know, not something that the person was told.
func (r Rules) reckon(k *store.Case, from time.Time) {
	d := r.deadline(k)
	k.DueHospital, k.DueLaw, k.PromisedAt = r.due(from, d.Hospital), r.due(from, d.Law), time.Time{}
	if k.DueHospital.IsZero() {
		k.DueHospital = k.DueLaw
	}
	if k.DueHospital.IsZero() {
		k.DueHospital = r.due(from, wire.Limit{WorkDays: defaultWorkDays})
	}
	k.PromisedAt = earliest(k.DueHospital, k.DueLaw) // what the person is told where no receipt says otherwise
	nearest(k)
}

func (r Rules) deadline(k *store.Case) wire.Deadline {
	if d, ok := r.Deadlines[k.Kind]; ok {
		return d
	}
	none := wire.Limit{WorkDays: -1}
	return wire.Deadline{Hospital: wire.Limit{WorkDays: defaultWorkDays}, Law: none, LawMulti: none}
}

// due is the zero time for a clock that does not apply.
func (r Rules) due(from time.Time, l wire.Limit) time.Time {
	if l.WorkDays < 0 {
		return time.Time{}
	}
	due, _ := r.Calendar.Deadline(from, l.WorkDays)
	return due.UTC().Truncate(time.Microsecond)
}

// endOfDay is the end of that day's work, or of the day where nobody works: a date that was told does not move to the
// next.
func (r Rules) endOfDay(day time.Time) time.Time {
	due, _ := r.Calendar.Deadline(day, 0)
	if due = due.In(workday.Zone()); due.Format(time.DateOnly) != day.Format(time.DateOnly) {
		due = time.Date(day.Year(), day.Month(), day.Day(), due.Hour(), due.Minute(), 0, 0, workday.Zone())
	}
	return due.UTC().Truncate(time.Microsecond)
}

// nearest sets the clock that the inbox sorts by.
func nearest(k *store.Case) {
	k.DueAt = earliest(k.DueHospital, k.DueLaw, k.PromisedAt)
	if Owes(k) {
		k.DueAt = earliest(k.DueAt, k.DueChannel)
	}
}

// earliest is the first of the clocks that apply.
func earliest(clocks ...time.Time) time.Time {
	var first time.Time
	for _, at := range clocks {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}
