package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// farthest is how long after it was captured a report's receipt can promise an answer. What lies beyond is a terminal's clock
// gone wrong, and no promise.
const farthest = 400 * 24 * time.Hour

// promise makes what the receipt said the promised date; without a date that makes sense the nearest clock stays it.
func (r Rules) promise(k *store.Case, dates []feedback.PromisedDate) {
	for _, d := range dates {
		if d.Step != feedback.CaseAnswered {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, d.By, workday.Zone())
		if err != nil || day.AddDate(0, 0, 1).Before(k.CapturedAt) || day.Sub(k.CapturedAt) > farthest {
			continue
		}
		due, _ := r.Calendar.Deadline(day, 0)
		if due = due.In(workday.Zone()); due.Format(time.DateOnly) != d.By { // no working day: the promise does not move to the next
			due = time.Date(day.Year(), day.Month(), day.Day(), due.Hour(), due.Minute(), 0, 0, workday.Zone())
		}
		k.PromisedAt = due.UTC().Truncate(time.Microsecond)
		nearest(k)
	}
}

// Limits is what else there is to know of a case's time besides its clocks.
type Limits struct {
	LawSeveral time.Time // the law's limit where several departments are at work; zero: none
	ExtendMost time.Time // the last day to which the hospital's clock may be extended
}

// Limits reckons for the round that the case is in.
func (c *Cases) Limits(ctx context.Context, f *File) (Limits, error) {
	rules, err := c.rules.Rules(ctx, c.store.DB())
	if err != nil {
		return Limits{}, fmt.Errorf("read the deadlines: %w", err)
	}
	from := began(&f.Case, f.History)
	return Limits{
		LawSeveral: rules.due(from, rules.deadline(&f.Case).LawMulti), ExtendMost: rules.extendMost(&f.Case, from),
	}, nil
}

// extendMost is reckoned from the round's own limit, so that many small extensions lead no further than one.
func (r Rules) extendMost(k *store.Case, from time.Time) time.Time {
	first := *k
	r.reckon(&first, from)
	return first.DueHospital.In(workday.Zone()).AddDate(0, 0, r.Work.ExtendDays)
}

// began is when the clocks of the case's round started.
func began(k *store.Case, history []store.CaseEvent) time.Time {
	for i := len(history) - 1; i >= 0; i-- {
		if e := &history[i]; e.What == casestate.EventRedone && e.Round == k.Round-1 {
			return e.At
		}
	}
	return k.CapturedAt
}

// roundBegan is began, read inside a change.
func roundBegan(ctx context.Context, tx bun.Tx, k *store.Case) (time.Time, error) {
	var history []store.CaseEvent
	err := tx.NewSelect().Model(&history).Where("case_id = ? AND what = ?", k.ID, casestate.EventRedone).Order("id").Scan(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the rounds of case %d: %w", k.ID, err)
	}
	return began(k, history), nil
}
