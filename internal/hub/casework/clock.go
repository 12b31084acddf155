package casework

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
)

// Calendar reckons in Chinese working days.
type Calendar interface {
	// Deadline is the last moment of a limit that began at from; estimated past the end of the table of working days.
	Deadline(from time.Time, workDays int) (due time.Time, estimated bool)
}

// Rules are the hospital's deadlines by kind, the calendar that they are reckoned in, and the words of danger.
type Rules struct {
	Deadlines map[feedback.Kind]wire.Deadline
	Calendar  Calendar
	Words     place.Rule
}

// RuleSource answers the rules that hold now.
type RuleSource interface {
	Rules(ctx context.Context, db bun.IDB) (Rules, error)
}

// graceless is the limit of a kind that the settings forgot: nobody may wait for ever.
const graceless = 10

// reckon sets the case's clocks for a round that began at from, with so many departments at work.
func (r Rules) reckon(k *store.Case, from time.Time, units int) {
	d, ok := r.Deadlines[feedback.Kind(k.Kind)]
	if !ok {
		none := wire.Limit{WorkDays: -1}
		d = wire.Deadline{Hospital: wire.Limit{WorkDays: graceless}, Law: none, LawMulti: none}
	}
	law := d.Law
	if units > 1 {
		law = d.LawMulti
	}
	k.DueHospital, k.DueLaw = r.due(from, d.Hospital), r.due(from, law)
	if k.DueHospital.IsZero() {
		k.DueHospital = k.DueLaw
	}
	if k.DueHospital.IsZero() {
		k.DueHospital = r.due(from, wire.Limit{WorkDays: graceless})
	}
	nearest(k)
}

// due is the zero time for a clock that does not apply.
func (r Rules) due(from time.Time, l wire.Limit) time.Time {
	if l.WorkDays < 0 {
		return time.Time{}
	}
	due, _ := r.Calendar.Deadline(from, l.WorkDays)
	return due.UTC().Truncate(time.Microsecond)
}

// nearest sets the clock that the inbox sorts by.
func nearest(k *store.Case) {
	k.DueAt = k.DueHospital
	if !k.DueLaw.IsZero() && k.DueLaw.Before(k.DueAt) {
		k.DueAt = k.DueLaw
	}
}
