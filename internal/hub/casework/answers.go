package casework

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// answers is all that was ever answered in a case, oldest first.
func answers(ctx context.Context, db bun.IDB, caseID int64) ([]store.CaseAnswer, error) {
	var all []store.CaseAnswer
	if err := db.NewSelect().Model(&all).Where("case_id = ?", caseID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read answers of case %d: %w", caseID, err)
	}
	return all, nil
}

// Said is what a department says to its newest task, or a zero row.
func (f *File) Said(unit string) store.CaseAnswer {
	t := taskOf(f.Newest(), unit)
	for i := len(f.Answers) - 1; i >= 0 && t != nil; i-- {
		if f.Answers[i].TaskID == t.ID {
			return f.Answers[i]
		}
	}
	return store.CaseAnswer{}
}

// Sent is the newest answer that the person was given, in whichever round, or a zero row.
func (f *File) Sent() store.CaseAnswer {
	for i := len(f.Answers) - 1; i >= 0; i-- {
		if f.Answers[i].Sent {
			return f.Answers[i]
		}
	}
	return store.CaseAnswer{}
}

// Answered is the departments at work that have answered what they were asked last.
func (f *File) Answered() []string {
	var out []string
	for _, t := range f.AtWork() {
		if f.Said(t.Unit).ID != 0 {
			out = append(out, t.Unit)
		}
	}
	return out
}

// hasReplied fits a case in which the centre has to do what follows: all departments at work have answered, or one of
// them has after the person was told; a task was handed back and nothing done since; a department asks for time.
func hasReplied() (where string, args []any) {
	const task = "(SELECT 1 FROM case_tasks AS t WHERE t.case_id = ?TableAlias.id AND t.newest AND "
	working := casestate.In(casestate.Working)
	return `(state = ? AND NOT EXISTS ` + task + `t.state IN (?)) OR state IN (?) AND EXISTS ` + task + `t.state = ? AND NOT t.attended)
			OR state = ? AND EXISTS ` + task + `t.state IN (?) AND t.more_until IS NOT NULL)
			OR state = ? AND EXISTS (SELECT 1 FROM case_answers AS a WHERE a.case_id = ?TableAlias.id AND a.round = ?TableAlias.round AND a.id >
			(SELECT MAX(b.id) FROM case_answers AS b WHERE b.case_id = ?TableAlias.id AND b.sent)))`,
		[]any{casestate.Assigned, bun.List(casestate.OpenTasks()), bun.List(working), casestate.TaskReturned,
			casestate.Assigned, bun.List(casestate.OpenTasks()), casestate.Answered}
}

// waitsFor narrows to the cases at work that a department has yet to answer.
func waitsFor(q *bun.SelectQuery, unit string) *bun.SelectQuery {
	return q.Where("state = ?", casestate.Assigned).
		Where("id IN (SELECT case_id FROM case_tasks WHERE unit = ? AND newest AND state IN (?))", unit,
			bun.List(casestate.OpenTasks()))
}

// has narrows to the cases that a department has.
func has(q *bun.SelectQuery, unit string) *bun.SelectQuery {
	return q.Where("id IN (SELECT case_id FROM case_tasks WHERE unit = ? AND newest AND state IN (?))", unit,
		bun.List(casestate.StandingTasks()))
}

// replies sets who has answered the person in the cases of ids.
func (c *Cases) replies(ctx context.Context, ids []int64, entry func(caseID int64) *Entry) error {
	var rows []store.CaseAnswer
	err := c.store.DB().NewSelect().Model(&rows).Column("case_id", "unit").
		Where("case_id IN (?) AND sent", bun.List(ids)).Order("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read who answered: %w", err)
	}
	for _, r := range rows {
		entry(r.CaseID).Answerer = r.Unit
	}
	return nil
}
