package casework

import (
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
)

// Filter narrows the inbox beside its tab. The zero value lets every case through.
type Filter struct {
	State      casestate.State
	Department string           // place id: it has the case
	Person     string           // user id: the owner
	Source     casestate.Source // the channel
	Under      []string         // places: a part of the hospital
	From, To   time.Time        // of what was said, To not included
	Due        Due
	About      []string       // categories of the second level: one of them is the case's
	HCAT       casestate.HCAT // one of the case's
}

// Due is how near the nearest clock of an open case is.
type Due string

// The clocks.
const (
	DueAny  Due = ""
	DueLate Due = "late"
	DueDay  Due = "day"  // over within a day
	DueWeek Due = "week" // over within seven days
)

// Dues lists them.
func Dues() []Due { return []Due{DueAny, DueLate, DueDay, DueWeek} }

// within is how much is left of such a clock at most.
func (d Due) within() time.Duration {
	switch d {
	case DueDay:
		return 24 * time.Hour
	case DueWeek:
		return 7 * 24 * time.Hour
	case DueAny, DueLate:
	}
	return 0
}

// narrow leaves the cases that the filter lets through.
func (f Filter) narrow(sel *bun.SelectQuery, now time.Time) *bun.SelectQuery {
	if f.State != "" {
		sel = sel.Where("state = ?", f.State)
	}
	if f.Department != "" {
		sel = has(sel, f.Department)
	}
	if f.Person != "" {
		sel = sel.Where("owner = ?", f.Person)
	}
	if f.Source != "" {
		sel = sel.Where("source = ?", f.Source)
	}
	if len(f.Under) > 0 {
		sel = sel.Where("place_id IN (?)", bun.List(f.Under))
	}
	if len(f.About) > 0 {
		sel = sel.Where("id IN (SELECT case_id FROM case_categories WHERE category IN (?))", bun.List(f.About))
	}
	if f.HCAT != "" {
		sel = sel.Where("id IN (SELECT case_id FROM case_categories WHERE hcat = ?)", f.HCAT)
	}
	if !f.From.IsZero() {
		sel = sel.Where("captured_at >= ?", f.From.UTC())
	}
	if !f.To.IsZero() {
		sel = sel.Where("captured_at < ?", f.To.UTC())
	}
	if f.Due != DueAny {
		sel = sel.Where("state IN (?)", bun.List(running())).Where("due_at < ?", now.UTC().Add(f.Due.within()))
	}
	return sel
}
