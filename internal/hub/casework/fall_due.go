package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// How far the clocks are looked at: what is due later than dueAhead is not told yet, and what is overdue for longer
// than dueBehind was told; and how many cases are looked at, the newest dates first.
const (
	dueAhead  = 12 * 24 * time.Hour // a long holiday
	dueBehind = 45 * 24 * time.Hour
	dueMost   = 5000
)

// FallDue is a notice.Source: the cases, and the departments' parts of them, of which a clock ends soon or has ended.
func (c *Cases) FallDue(ctx context.Context, tx bun.Tx) ([]notice.News, error) {
	rules, err := c.rules.Rules(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	now := c.now()
	from, to := now.UTC().Add(-dueBehind), now.UTC().Add(dueAhead)
	var cases []store.Case
	err = tx.NewSelect().Model(&cases).Column("id", "number", "kind", "place_id", "due_at", "owner").
		Where("state IN (?)", bun.List(running())).Where("due_at BETWEEN ? AND ?", from, to).OrderExpr("due_at DESC, id").
		Limit(dueMost).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for cases that fall due: %w", err)
	}
	var news []notice.News
	for i := range cases {
		k := &cases[i]
		if event, ok := rules.nearing(k.DueAt, now); ok {
			news = append(news, notice.News{Event: event, About: notice.Case(k),
				Once: fmt.Sprintf("c%d/%s", k.ID, date(k.DueAt))})
		}
	}
	var tasks []struct {
		store.CaseTask
		Case store.Case `bun:"embed:c_"`
	}
	err = tx.NewSelect().TableExpr("case_tasks AS t").ColumnExpr("t.id, t.unit, t.due_at").
		ColumnExpr("c.id AS c_id, c.number AS c_number, c.kind AS c_kind, c.place_id AS c_place_id, c.owner AS c_owner").
		Join("JOIN cases AS c ON c.id = t.case_id").Where("t.newest AND t.state IN (?)", bun.List(casestate.OpenTasks())).
		Where("c.state IN (?)", bun.List(running())).Where("t.due_at BETWEEN ? AND ?", from, to).
		OrderExpr("t.due_at DESC, t.id").Limit(dueMost).Scan(ctx, &tasks)
	if err != nil {
		return nil, fmt.Errorf("look for tasks that fall due: %w", err)
	}
	for i := range tasks {
		t := &tasks[i]
		event, ok := rules.nearing(t.DueAt, now)
		if !ok {
			continue
		}
		n := notice.News{Event: event, About: notice.Task(&t.Case, &t.CaseTask), Units: []string{t.Unit},
			Once: fmt.Sprintf("t%d/%s", t.ID, date(t.DueAt))}
		if event == notice.DueTomorrow || event == notice.Due { // the centre has the case's own date
			n.To = []notice.Audience{notice.Department}
		}
		news = append(news, n)
	}
	serious, err := c.seriousDue(ctx, tx)
	return append(news, serious...), err
}

// seriousWarn is how long before its end the clock of a suspected serious error is told.
const seriousWarn = 4 * time.Hour

// seriousDue is the suspected serious errors that are not reported though little of their time is left, or none.
func (c *Cases) seriousDue(ctx context.Context, tx bun.Tx) ([]notice.News, error) {
	var cases []store.Case
	now := c.now().UTC()
	err := tx.NewSelect().Model(&cases).Column("id", "number", "kind", "place_id", "due_at", "owner", "serious_due").
		Where("serious_at IS NOT NULL AND serious_told_at IS NULL").Where("serious_due <= ?", now.Add(seriousWarn)).
		OrderExpr("serious_due, id").Limit(dueMost).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for serious errors that are not reported: %w", err)
	}
	var news []notice.News
	for i := range cases {
		k, when := &cases[i], "soon"
		if !now.Before(k.SeriousDue) {
			when = "over"
		}
		news = append(news, notice.News{Event: notice.SeriousDue, About: notice.SeriousCase(k),
			Once: fmt.Sprintf("s%d/%d/%s", k.ID, k.SeriousDue.Unix(), when)})
	}
	return news, nil
}

// nearing is what is to be told of a date at that moment: that it is the next day or working day, that it is today, or
// that so many working days have passed since. Where a step was missed only the one that holds now is told.
func (r Rules) nearing(due, now time.Time) (notice.Event, bool) {
	today, day := dayOf(now), dayOf(due)
	switch {
	case day.Equal(today):
		return notice.Due, true
	case day.After(today):
		tomorrow := today.AddDate(0, 0, 1)
		next := tomorrow
		if r.works(today) {
			for i := 0; i < int(dueAhead/(24*time.Hour)) && !r.works(next); i++ {
				next = next.AddDate(0, 0, 1)
			}
		}
		return notice.DueTomorrow, day.Equal(tomorrow) || day.Equal(next)
	}
	passed := 0
	for d := day.AddDate(0, 0, 1); !d.After(today) && passed < 3; d = d.AddDate(0, 0, 1) {
		if r.works(d) {
			passed++
		}
	}
	switch {
	case passed >= 3:
		return notice.Overdue3, true
	case passed >= 1:
		return notice.Overdue1, true
	}
	return "", false
}

// works reports whether a day is a working day: a limit of none that begins in its first minute ends that day.
func (r Rules) works(day time.Time) bool {
	due, _ := r.Calendar.Deadline(day, 0)
	return due.In(workday.Zone()).Format(time.DateOnly) == day.Format(time.DateOnly)
}
