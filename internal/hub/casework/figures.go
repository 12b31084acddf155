package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Figures is how the work stands.
type Figures struct {
	New      int `bun:"fresh"`
	Soon     int `bun:"soon"` // what TabSoon lists
	Today    int `bun:"today"`
	Overdue  int `bun:"overdue"`
	Working  int `bun:"working"`
	Replied  int `bun:"replied"` // what TabReplied lists
	Answered int `bun:"answered"`
	Redo     int `bun:"redo"`
	Added    int `bun:"-"` // what TabAdded lists

	Month Month `bun:"-"`
}

// Month is the rates since the month began. The shares are of 0 where the count under them is 0.
type Month struct {
	Due    int // answered this month, or due in it and late
	InTime int // of Due

	// The three rates stand together, each answer of a case by itself, by when it was given, or closed without one.
	Answered  int
	Said      int // of Answered: the person said something of it
	Satisfied int // of Said; so-so does not count
	Closed    int
	Unsaid    int // of Closed: without the person's word
}

// Figures reckons for one department's place id and for one form of case, or for all with "".
func (c *Cases) Figures(ctx context.Context, unit string, form casestate.Form) (Figures, error) {
	now := c.now()
	today := now.In(workday.Zone())
	tomorrow := time.Date(today.Year(), today.Month(), today.Day()+1, 0, 0, 0, 0, workday.Zone())
	month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, workday.Zone())
	open := bun.List(running())
	var f Figures
	sum := func(q *bun.SelectQuery, as, when string, args ...any) *bun.SelectQuery {
		return q.ColumnExpr("COALESCE(SUM(CASE WHEN "+when+" THEN 1 ELSE 0 END), 0) AS "+as, args...)
	}
	q := c.mine(c.store.DB().NewSelect().Model((*store.Case)(nil)), unit, form).
		Where("state IN (?)", bun.List(unfinished()))
	q = sum(q, "fresh", "state = ?", casestate.New)
	q = sum(q, "soon", "state IN (?) AND due_at < ?", open, now.UTC().Add(SoonWithin))
	q = sum(q, "today", "state IN (?) AND due_at >= ? AND due_at < ?", open, now.UTC(), tomorrow.UTC())
	q = sum(q, "overdue", "state IN (?) AND due_at < ?", open, now.UTC())
	q = sum(q, "working", "state IN (?)", bun.List(casestate.In(casestate.Working)))
	replied, args := hasReplied()
	q = sum(q, "replied", replied, args...)
	q = sum(q, "answered", "state IN (?)", bun.List(casestate.In(casestate.Told)))
	q = sum(q, "redo", "state IN (?) AND round > 1", open)
	if err := q.Scan(ctx, &f); err != nil {
		return f, fmt.Errorf("reckon figures: %w", err)
	}
	added, err := c.mine(c.store.DB().NewSelect().Model((*store.Case)(nil)), unit, form).Where("added_at IS NOT NULL").
		Count(ctx)
	if err != nil {
		return f, fmt.Errorf("count additions: %w", err)
	}
	f.Added = int(added)
	return f, c.month(ctx, unit, form, month.UTC(), now.UTC(), &f.Month)
}

func (c *Cases) month(ctx context.Context, unit string, form casestate.Form, from, now time.Time, m *Month) error {
	cases := func() *bun.SelectQuery {
		return c.mine(c.store.DB().NewSelect().Model((*store.Case)(nil)), unit, form)
	}
	late, err := cases().Where("state IN (?)", bun.List(running())).
		Where("due_at >= ? AND due_at < ?", from, now).Count(ctx)
	if err != nil {
		return fmt.Errorf("reckon the month: %w", err)
	}
	err = cases().Where("answered_at >= ?", from).ColumnExpr("COUNT(*)").
		ColumnExpr("COALESCE(SUM(CASE WHEN answered_at <= due_at THEN 1 ELSE 0 END), 0)").Scan(ctx, &m.Due, &m.InTime)
	if err != nil {
		return fmt.Errorf("reckon the month: %w", err)
	}
	m.Due += int(late)
	sum := func(q *bun.SelectQuery, when string) *bun.SelectQuery {
		return q.ColumnExpr("COALESCE(SUM(CASE WHEN " + when + " THEN 1 ELSE 0 END), 0)")
	}
	q := cases().Join("JOIN case_rounds AS r ON r.case_id = ?TableAlias.id").Where("r.counted_at >= ?", from).
		Where("kind IN (?)", bun.List(asked()))
	q = sum(q, "r.answered_at IS NOT NULL")
	q = sum(q, "r.answered_at IS NOT NULL AND r.verdict <> ''")
	q = q.ColumnExpr("COALESCE(SUM(CASE WHEN r.answered_at IS NOT NULL AND r.verdict = ? THEN 1 ELSE 0 END), 0)",
		feedback.Satisfied)
	q = sum(q, "r.closed_at IS NOT NULL")
	q = sum(q, "r.closed_at IS NOT NULL AND r.verdict = ''")
	if err := q.Scan(ctx, &m.Answered, &m.Said, &m.Satisfied, &m.Closed, &m.Unsaid); err != nil {
		return fmt.Errorf("reckon the month: %w", err)
	}
	return nil
}

// asked are the kinds of which a verdict is asked: no other is part of a share of satisfied people.
func asked() []feedback.Kind {
	return slices.DeleteFunc(feedback.Kinds(), func(k feedback.Kind) bool { return !k.AsksVerdict() })
}

// mine narrows to one department's cases of one form.
func (c *Cases) mine(q *bun.SelectQuery, unit string, form casestate.Form) *bun.SelectQuery {
	if form != "" {
		q = q.Where("form = ?", form)
	}
	if unit == "" {
		return q
	}
	return has(q, unit)
}

// Fresh is how many cases wait for someone to begin: new ones, or for a department those that it has yet to answer.
func (c *Cases) Fresh(ctx context.Context, unit string) (int, error) {
	q := c.mine(c.store.DB().NewSelect().Model((*store.Case)(nil)), unit, "")
	if unit == "" {
		q = q.Where("state = ?", casestate.New)
	} else {
		q = waitsFor(q, unit)
	}
	n, err := q.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count new cases: %w", err)
	}
	return int(n), nil
}
