package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Sort is the order of the inbox.
type Sort string

// The orders.
const (
	SortClock  Sort = ""       // what has to be done first: see List
	SortNewest Sort = "newest" // by when it came
	SortOldest Sort = "oldest"
)

// Sorts lists them.
func Sorts() []Sort { return []Sort{SortClock, SortNewest, SortOldest} }

// countedMost is how many of a band are counted: nobody turns so many pages, and a million rows are long to count.
const countedMost = 10_000

// band is cases that stand together in the inbox, in an order that an index has: one after the other they are the
// inbox, and of a million ended ones no more is read than is shown.
type band struct {
	fit, order func(*bun.SelectQuery) *bun.SelectQuery
}

// The conditions by which bands are told apart, as the indexes have them.
const (
	ringing  = "urgent AND urgent_ack_at IS NULL"
	openTask = "id IN (SELECT case_id FROM case_tasks WHERE unit = ? AND newest AND state IN (?))"
	ownDue   = "(SELECT t.due_at FROM case_tasks AS t WHERE t.case_id = ?TableAlias.id AND t.unit = ? AND t.newest AND t.state IN (?))"
)

// never is later than every date of a task.
var never = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

func asIs(s *bun.SelectQuery) *bun.SelectQuery { return s }

// bands is the inbox that q asks for.
func (q Query) bands() []band {
	by := func(columns ...string) func(*bun.SelectQuery) *bun.SelectQuery {
		return func(s *bun.SelectQuery) *bun.SelectQuery { return s.Order(columns...) }
	}
	switch {
	case q.Sort == SortNewest:
		return []band{{asIs, by("received_at DESC", "id DESC")}}
	case q.Sort == SortOldest:
		return []band{{asIs, by("received_at", "id")}}
	case q.number != "" || len(q.found) > 0: // few, and found by what is looked for
		return []band{{asIs, q.sorted}}
	}
	told := bun.List(casestate.In(casestate.Told))
	out := []band{
		{func(s *bun.SelectQuery) *bun.SelectQuery { return s.Where(ringing).Where("closed_at IS NULL") }, q.sorted},
		{func(s *bun.SelectQuery) *bun.SelectQuery {
			return s.Where("NOT ("+ringing+")").Where("closed_at IS NULL").Where("state NOT IN (?)", told)
		}, by("due_at", "id")},
		{func(s *bun.SelectQuery) *bun.SelectQuery {
			return s.Where("NOT ("+ringing+")").Where("closed_at IS NULL").Where("state IN (?)", told)
		}, by("due_at", "id")},
	}
	if q.Unit != "" { // its own dates come before the case's
		open := bun.List(casestate.OpenTasks())
		for i, b := range out {
			out[i].fit = func(s *bun.SelectQuery) *bun.SelectQuery {
				return b.fit(s).Where("NOT (state = ? AND "+openTask+")", casestate.Assigned, q.Unit, open)
			}
		}
		out = append([]band{{func(s *bun.SelectQuery) *bun.SelectQuery {
			return s.Where("state = ?", casestate.Assigned).Where(openTask, q.Unit, open)
		}, q.sorted}}, out...)
	}
	if q.ended() {
		out = append(out, band{func(s *bun.SelectQuery) *bun.SelectQuery { return s.Where("closed_at IS NOT NULL") },
			by("closed_at DESC", "id")})
	}
	return out
}

// sorted is the whole order in one, for what is few.
func (q Query) sorted(sel *bun.SelectQuery) *bun.SelectQuery {
	if q.Unit != "" {
		sel = sel.OrderExpr("CASE WHEN state = ? THEN COALESCE("+ownDue+", ?) ELSE ? END",
			casestate.Assigned, q.Unit, bun.List(casestate.OpenTasks()), never, never)
	}
	return sel.OrderExpr("CASE WHEN "+ringing+" AND closed_at IS NULL THEN 0 ELSE 1 END").
		OrderExpr("CASE WHEN closed_at IS NOT NULL THEN 2 WHEN state IN (?) THEN 1 ELSE 0 END",
			bun.List(casestate.In(casestate.Told))).
		OrderExpr("CASE WHEN closed_at IS NULL THEN due_at END").
		OrderExpr("closed_at DESC").OrderExpr("id")
}

// ended reports whether q may fit cases that have ended: nobody looks for others among a million of them.
func (q Query) ended() bool {
	if q.Filter.State != "" && !q.Filter.State.Ended() || q.Filter.Due != DueAny {
		return false
	}
	return q.Tab == "" || q.Tab == TabAll || q.Tab == TabAdded
}

// page reads the ids of a page, and counts what fits.
func (c *Cases) page(ctx context.Context, q Query, p *Page) (ids []int64, err error) {
	skip := q.Offset
	for _, b := range q.bands() {
		fit := func() *bun.SelectQuery { return c.filter(c.store.DB().NewSelect().Model((*store.Case)(nil)), q) }
		counted := b.fit(fit()).ColumnExpr("1").Limit(countedMost + 1)
		var n int
		if err := c.store.DB().NewSelect().TableExpr("(?) AS counted", counted).ColumnExpr("COUNT(*)").
			Scan(ctx, &n); err != nil {
			return nil, fmt.Errorf("count cases: %w", err)
		}
		more := n > countedMost
		if more {
			n, p.More = countedMost, true
		}
		p.Total += n
		if left := q.Limit - len(ids); left > 0 && (skip < n || more) {
			var some []int64
			if err := b.order(b.fit(fit())).Column("id").Offset(int64(skip)).Limit(int64(left)).Scan(ctx, &some); err != nil {
				return nil, fmt.Errorf("list cases: %w", err)
			}
			ids = append(ids, some...)
		}
		skip = max(0, skip-n)
	}
	return ids, nil
}
