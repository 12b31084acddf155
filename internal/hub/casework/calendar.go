package casework

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// announced is why a date is later that was only an estimate, as the person reads it.
func announced() feedback.Text {
	return feedback.Text{"zh": "放假安排公布以后重新计算的", "en": "reckoned anew when the holidays were announced"}
}

// newCalendar reckons the clocks of every case anew by another table of working days, in the transaction that saves it.
// What the person was told stays, unless it was an estimate past the end of the table that held: that becomes the date,
// and where it is a later one, the person is told why.
func (c *Cases) newCalendar(ctx context.Context, tx bun.Tx, d *hospital.WorkDays) error {
	rules, err := c.rules.Rules(ctx, c.store.DB()) // outside: nothing uncommitted may be kept in mind
	if err != nil {
		return fmt.Errorf("read the table that held: %w", err)
	}
	before := rules.Calendar
	if rules.Calendar, err = workday.New(wire.WorkDays(*d)); err != nil {
		return err
	}
	var ids []int64
	open := bun.List(running())
	q := tx.NewSelect().Model((*store.Case)(nil)).Column("id").Where("state IN (?) OR undo_state IN (?)", open, open).
		Order("id")
	if c.store.Postgres() {
		q = q.For("UPDATE")
	}
	if err := q.Scan(ctx, &ids); err != nil {
		return fmt.Errorf("look for open cases: %w", err)
	}
	var numbers []string
	for _, id := range ids {
		number, err := c.reckonCase(ctx, tx, id, rules, before)
		if err != nil {
			return err
		}
		if number != "" {
			numbers = append(numbers, number)
		}
	}
	for _, number := range numbers { // after all cases: every other change locks its case first and the audit log then
		if err := c.audit.Append(ctx, tx, audit.System, "case.reckon", number); err != nil {
			return err
		}
	}
	return nil
}

// reckonCase answers the number of a case of which something changed, and else nothing.
func (c *Cases) reckonCase(ctx context.Context, tx bun.Tx, id int64, rules Rules, before Calendar) (string, error) {
	k, tasks, err := c.lock(ctx, tx, Ref{ID: id})
	if err != nil {
		return "", fmt.Errorf("reckon anew: %w", err)
	}
	from, err := roundBegan(ctx, tx, k)
	if err != nil {
		return "", err
	}
	was := *k
	if err := reckonAnew(ctx, tx, rules, k, from); err != nil {
		return "", err
	}
	steps := moves(&was, k)
	if _, estimated := before.Deadline(dayOf(k.PromisedAt), 0); estimated {
		first := *k
		rules.reckon(&first, from)
		if later := movePromise(k, first.PromisedAt, MoveTold, announced().In(k.Lang)); later != nil {
			steps = append(steps, later...)
		} else {
			k.PromisedAt = first.PromisedAt
			nearest(k)
		}
	}
	if len(steps) == 0 && k.PromisedAt.Equal(was.PromisedAt) {
		return "", nil
	}
	if err := c.follow(ctx, tx, k, was, tasks); err != nil {
		return "", err
	}
	return k.Number, c.write(ctx, tx, k, audit.System, k.Round, Ref{}, steps)
}

// moves is the line of history of clocks that end on another day: for each clock its name, the day before, and the day
// now.
func moves(was, now *store.Case) []step {
	var lines []string
	for _, clock := range []struct {
		name     string
		was, now time.Time
	}{{"hospital", was.DueHospital, now.DueHospital}, {"law", was.DueLaw, now.DueLaw}} {
		if !clock.was.IsZero() && !clock.now.IsZero() && !clock.was.Equal(clock.now) {
			lines = append(lines, clock.name+" "+date(clock.was)+" "+date(clock.now))
		}
	}
	if lines == nil {
		return nil
	}
	return []step{{what: casestate.EventReckoned, text: strings.Join(lines, "\n")}}
}

// dayOf is the beginning of a moment's day.
func dayOf(at time.Time) time.Time {
	y, m, d := at.In(workday.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, workday.Zone())
}
