package casework

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"xinsheng/internal/hub/attach"
	"xinsheng/internal/hub/store"
)

// File is a case with all that belongs to it.
type File struct {
	Case     store.Case
	Tasks    []store.CaseTask   // of all rounds, in the order in which they were handed out
	History  []store.CaseEvent  // oldest first
	Terminal store.Terminal     // zero for a case that no terminal sent
	Answers  []store.CaseAnswer // oldest first
	Calls    []store.CaseCall   // of this round, oldest first
	Sorted   []store.CaseCategory
	Parts    []store.Part // of the report and of all additions, each record's in its order

	Attached []attach.File      // what staff put to answers, oldest first; also what is half written
	Chosen   map[int64][]string // which of it belong to which answer
}

// Find is the case with that number, or ErrNotFound. Whoever may see it is for the caller to check.
func (c *Cases) Find(ctx context.Context, number string) (*File, error) {
	f := new(File)
	db := c.store.DB()
	err := db.NewSelect().Model(&f.Case).Where("number = ?", number).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find case: %w", err)
	}
	if err := db.NewSelect().Model(&f.Tasks).Where("case_id = ?", f.Case.ID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read tasks of case %d: %w", f.Case.ID, err)
	}
	if err := db.NewSelect().Model(&f.History).Where("case_id = ?", f.Case.ID).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read history of case %d: %w", f.Case.ID, err)
	}
	if f.Answers, err = answers(ctx, db, f.Case.ID); err != nil {
		return nil, err
	}
	if f.Calls, err = calls(ctx, db, &f.Case); err != nil {
		return nil, err
	}
	err = db.NewSelect().Model(&f.Terminal).Where("id = ?", f.Case.TerminalID).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read terminal of case %d: %w", f.Case.ID, err)
	}
	if f.Sorted, err = Categories(ctx, db, f.Case.ID); err != nil {
		return nil, err
	}
	if err := db.NewSelect().Model(&f.Parts).Where("case_id = ?", f.Case.ID).Where("record_id NOT LIKE ?", attach.Records).
		Order("record_id", "position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read parts of case %d: %w", f.Case.ID, err)
	}
	if f.Attached, err = attach.Of(ctx, db, f.Case.ID); err != nil || len(f.Attached) == 0 {
		return f, err
	}
	f.Chosen, err = attach.Chosen(ctx, db, f.Case.ID)
	return f, err
}

// With is the attachments of an answer.
func (f *File) With(answerID int64) []attach.File {
	var out []attach.File
	for _, one := range f.Attached {
		if slices.Contains(f.Chosen[answerID], one.ID) {
			out = append(out, one)
		}
	}
	return out
}

// Part is one part of the case, by its record and its own id; ok is false when the case has none such.
func (f *File) Part(recordID, partID string) (part *store.Part, ok bool) {
	for i := range f.Parts {
		if p := &f.Parts[i]; p.RecordID == recordID && p.PartID == partID {
			return p, true
		}
	}
	return nil, false
}

// PartsOf is the parts of one record.
func (f *File) PartsOf(recordID string) []*store.Part {
	var out []*store.Part
	for i := range f.Parts {
		if f.Parts[i].RecordID == recordID {
			out = append(out, &f.Parts[i])
		}
	}
	return out
}

// Newest is the newest task of every department that ever had one.
func (f *File) Newest() []store.CaseTask {
	return slices.DeleteFunc(slices.Clone(f.Tasks), func(t store.CaseTask) bool { return !t.Newest })
}

// AtWork is the tasks of the departments that have the case.
func (f *File) AtWork() []store.CaseTask { return standing(f.Newest()) }

// Units is the departments that have the case.
func (f *File) Units() []string {
	var out []string
	for _, t := range f.AtWork() {
		out = append(out, t.Unit)
	}
	return out
}

// Task is that of department placeID; ok is false when it has not got the case.
func (f *File) Task(placeID string) (task store.CaseTask, ok bool) {
	for _, t := range f.AtWork() {
		if t.Unit == placeID && placeID != "" {
			return t, true
		}
	}
	return store.CaseTask{}, false
}

// Mark is a value that changes whenever anything happened to any case. It costs one short query.
func (c *Cases) Mark(ctx context.Context) (string, error) {
	// Ids are given out before they are committed: a late one below the newest changes the sum over the last few.
	var mark string
	err := c.store.DB().NewRaw(`SELECT CAST(COALESCE(MAX(id), 0) AS TEXT) || '-' || CAST(COALESCE(SUM(id), 0) AS TEXT) || '-' ||
		COALESCE((SELECT CAST(value AS TEXT) FROM counters WHERE name = ?), '') FROM
		(SELECT id FROM case_events ORDER BY id DESC LIMIT 200) AS newest`, changes).Scan(ctx, &mark)
	if err != nil {
		return "", fmt.Errorf("look for changes: %w", err)
	}
	return mark, nil
}
