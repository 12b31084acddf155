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

// Newest is what a department says in this round, or a zero row.
func (f *File) Newest(unit string) store.CaseAnswer {
	for i := len(f.Answers) - 1; i >= 0; i-- {
		if a := f.Answers[i]; a.Unit == unit && a.Round == f.Case.Round {
			return a
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

// Answered is the departments at work that have answered in this round.
func (f *File) Answered() []string {
	var out []string
	for _, u := range f.Units {
		if f.Newest(u.PlaceID).ID != 0 {
			out = append(out, u.PlaceID)
		}
	}
	return out
}

// hasReplied fits a case of which the departments have told the centre something that no answer to the person followed: all of
// them before the first answer, any of them after it.
const hasReplied = `(state = '` + string(casestate.Assigned) + `' AND NOT EXISTS (SELECT 1 FROM case_departments AS d WHERE d.case_id = ?TableAlias.id AND NOT EXISTS
	(SELECT 1 FROM case_answers AS a WHERE a.case_id = ?TableAlias.id AND a.round = ?TableAlias.round AND a.unit = d.place_id))
	OR state = '` + string(casestate.Answered) + `' AND EXISTS (SELECT 1 FROM case_answers AS a WHERE a.case_id = ?TableAlias.id AND a.round = ?TableAlias.round AND a.id >
	(SELECT MAX(b.id) FROM case_answers AS b WHERE b.case_id = ?TableAlias.id AND b.sent)))`

// unitWaits fits a case that a department has yet to answer in this round.
const unitWaits = `NOT EXISTS (SELECT 1 FROM case_answers AS a WHERE a.case_id = ?TableAlias.id AND a.round = ?TableAlias.round AND a.unit = ?)`

// replies sets who has answered in the cases of ids.
func (c *Cases) replies(ctx context.Context, ids []int64, entry func(caseID int64) *Entry) error {
	var rows []store.CaseAnswer
	err := c.store.DB().NewSelect().Model(&rows).Column("case_id", "round", "unit", "sent").
		Where("case_id IN (?)", bun.List(ids)).Order("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("read who answered: %w", err)
	}
	in := map[int64]map[string]bool{} // by case: the departments that answered in its round
	for _, r := range rows {
		e := entry(r.CaseID)
		if r.Sent {
			e.Answerer = r.Unit
		}
		if r.Round == e.Round && r.Unit != "" {
			if in[r.CaseID] == nil {
				in[r.CaseID] = map[string]bool{}
			}
			in[r.CaseID][r.Unit] = true
		}
	}
	for id, units := range in {
		e := entry(id)
		for _, unit := range e.Departments { // in their order, and only those still at work
			if units[unit] {
				e.Answered = append(e.Answered, unit)
			}
		}
	}
	return nil
}
