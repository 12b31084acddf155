package casework

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// farthest is how long after it was captured a report's receipt can promise an answer. What lies beyond is a terminal's
// clock gone wrong, and no promise.
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
		k.PromisedAt = r.endOfDay(day)
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
	from := f.Began()
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
