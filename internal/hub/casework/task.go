package casework

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/workday"
)

// Tasks of a case in this package are the newest of each department, in the order in which they were handed out. Which
// they are is kept by the database: one for a case and department.

// newestTasks reads them.
func newestTasks(ctx context.Context, db bun.IDB, caseID int64) ([]store.CaseTask, error) {
	var tasks []store.CaseTask
	if err := db.NewSelect().Model(&tasks).Where("case_id = ? AND newest", caseID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read tasks of case %d: %w", caseID, err)
	}
	return tasks, nil
}

// taskOf is a department's task, or nil.
func taskOf(tasks []store.CaseTask, unit string) *store.CaseTask {
	at := slices.IndexFunc(tasks, func(t store.CaseTask) bool { return unit != "" && t.Unit == unit })
	if at < 0 {
		return nil
	}
	return &tasks[at]
}

// meant is the task that an action is about: a department's own, or the one that the centre names. It is nil where
// there is none.
func meant(tasks []store.CaseTask, a Actor, ref Ref) *store.CaseTask {
	if a.Role == Department {
		return taskOf(tasks, a.Unit)
	}
	at := slices.IndexFunc(tasks, func(t store.CaseTask) bool { return ref.Task != 0 && t.ID == ref.Task })
	if at < 0 {
		return nil
	}
	return &tasks[at]
}

// standing is the tasks whose departments have the case.
func standing(tasks []store.CaseTask) []store.CaseTask {
	return slices.DeleteFunc(slices.Clone(tasks), func(t store.CaseTask) bool { return !t.State.About().Stands })
}

func belongs(unit string, tasks []store.CaseTask) bool {
	t := taskOf(tasks, unit)
	return t != nil && t.State.About().Stands
}

// taskChange is change for what is done to one task.
func (c *Cases) taskChange(ctx context.Context, a Actor, ref Ref, action Action,
	fn func(tx bun.Tx, k *store.Case, t *store.CaseTask) (step, error)) error {
	if a.Role == Department { // it has its own task and waits for nobody else's work
		ref.Version = 0
	}
	return c.change(ctx, a, ref, action, func(ctx context.Context, tx bun.Tx, k *store.Case,
		tasks []store.CaseTask) ([]step, error) {
		t := meant(tasks, a, ref)
		s, err := fn(tx, k, t)
		if err != nil {
			return nil, err
		}
		if !k.ErasedAt.IsZero() {
			t.Asked, t.Reason, t.MoreReason = "", "", ""
		}
		if _, err := tx.NewUpdate().Model(t).WherePK().Exec(ctx); err != nil {
			return nil, fmt.Errorf("write task %d: %w", t.ID, err)
		}
		s.unit = t.Unit
		if s.what == "" {
			return nil, nil
		}
		return []step{s}, nil
	})
}

// over ends a task before it was answered, or takes it from who answered it.
func (c *Cases) over(a Actor, k *store.Case, tasks []store.CaseTask, t *store.CaseTask,
	s casestate.TaskState, reason string) {
	t.State, t.OverAt, t.OverBy, t.Reason, t.MoreUntil, t.MoreReason = s, c.now().UTC(), a.ID, reason, time.Time{}, ""
	left := func(o store.CaseTask) bool { return o.ID != t.ID && o.State.About().Stands }
	if k.State == casestate.Assigned && !slices.ContainsFunc(tasks, left) { // it is the centre's move
		k.State = casestate.Accepted
	}
}

// follow makes the tasks of a case what its new state makes them: another round hands them out anew, the end of the
// case ends those that are open, an end that was taken back opens them again, and none is due later than the case.
func (c *Cases) follow(ctx context.Context, tx bun.Tx, k *store.Case, was store.Case, tasks []store.CaseTask) error {
	if err := c.followState(ctx, tx, k, was, tasks); err != nil {
		return fmt.Errorf("tasks of case %d: %w", k.ID, err)
	}
	if k.DueAt.Before(was.DueAt) {
		_, err := tx.NewUpdate().Model((*store.CaseTask)(nil)).Set("due_at = ?", k.DueAt).
			// also those that a withdrawal ended: it may be taken back
			Where("case_id = ? AND newest AND due_at > ?", k.ID, k.DueAt).
			Where("state IN (?)", bun.List(append(casestate.OpenTasks(), casestate.TaskEnded))).Exec(ctx)
		if err != nil {
			return fmt.Errorf("bring tasks of case %d forward: %w", k.ID, err)
		}
	}
	return nil
}

func (c *Cases) followState(ctx context.Context, tx bun.Tx, k *store.Case, was store.Case,
	tasks []store.CaseTask) error {
	of := func() *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.CaseTask)(nil)).Where("case_id = ? AND newest", k.ID)
	}
	switch {
	case k.Round != was.Round:
		return c.handAgain(ctx, tx, k, tasks)
	case k.State.Ended() && !was.State.Ended():
		_, err := of().Set("state = ?", casestate.TaskEnded).Set("over_at = ?", c.now().UTC()).Set("more_until = NULL").
			Set("more_reason = ''").
			Where("state IN (?)", bun.List(casestate.OpenTasks())).Exec(ctx)
		return err
	case was.State.Ended() && !k.State.Ended():
		_, err := of().Set("state = CASE WHEN taken_at IS NULL THEN ? ELSE ? END", casestate.TaskHanded, casestate.TaskTaken).
			Set("over_at = NULL").Where("state = ?", casestate.TaskEnded).Exec(ctx)
		return err
	}
	return nil
}

// endOf is the moment at which a task of that day has to be done: the working day's end, or the case's own where it is
// that day.
func (r Rules) endOf(k *store.Case, day time.Time) time.Time {
	if k.DueAt.In(workday.Zone()).Format(time.DateOnly) == day.Format(time.DateOnly) {
		return k.DueAt
	}
	return r.endOfDay(day)
}

// ahead is how many days before the case's date a working day is looked for that gives the centre time to answer.
const ahead = 14

// TaskDue is by when a department is asked where nobody says otherwise: the last working day before the case's nearest
// clock, so that the centre has a day for the answer, or that clock itself where there is no such day left.
func (r Rules) TaskDue(k *store.Case, now time.Time) time.Time {
	for i := 1; i <= ahead; i++ {
		y, m, d := k.DueAt.In(workday.Zone()).Date()
		due, _ := r.Calendar.Deadline(time.Date(y, m, d-i, 0, 0, 0, 0, workday.Zone()), 0)
		if !due.After(now) {
			break
		}
		if due.Before(k.DueAt) && due.In(workday.Zone()).Format(time.DateOnly) != k.DueAt.In(workday.Zone()).
			Format(time.DateOnly) {
			return due.UTC().Truncate(time.Microsecond)
		}
	}
	return k.DueAt
}

// TaskDue is Rules.TaskDue as the hospital's calendar is now.
func (c *Cases) TaskDue(ctx context.Context, k *store.Case) (time.Time, error) {
	rules, err := c.rules.Rules(ctx, c.store.DB())
	if err != nil {
		return time.Time{}, fmt.Errorf("read the calendar: %w", err)
	}
	return rules.TaskDue(k, c.now()), nil
}

// until reads a day (2006-01-02) as the date of a task: still ahead where the case's is, and never later than the case.
func (r Rules) until(k *store.Case, day string, now time.Time) (time.Time, error) {
	d, err := time.ParseInLocation(time.DateOnly, day, workday.Zone())
	if err != nil {
		return time.Time{}, fmt.Errorf("date: %w", ErrUnknown)
	}
	due := r.endOf(k, d)
	switch {
	case due.After(k.DueAt):
		return time.Time{}, ErrAfterCase
	case !due.After(now) && k.DueAt.After(now):
		return time.Time{}, ErrOverAlready
	}
	return due, nil
}
