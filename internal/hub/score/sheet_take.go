package score

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Sheets takes questionnaires, in the transaction that stores their record. It is safe for concurrent use.
type Sheets struct {
	Store *store.Store

	known sync.Map // setKey -> *feedback.QuestionSet; published ones never change
}

type setKey struct {
	id      string
	version int
}

// Take keeps a sheet with its answers and their score. Answers that the set does not allow are feedback.ErrInvalid.
func (t *Sheets) Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error {
	a := b.Answers
	set, err := t.set(ctx, tx, a.Set, a.Version)
	if err != nil {
		return err
	}
	if set != nil {
		if err := Check(set, a); err != nil {
			return err
		}
	}
	if err := t.Store.Lock(ctx, tx, "score "+r.TerminalID); err != nil {
		return err
	}
	row := &store.AnswerSheet{
		RecordID: r.ID, TerminalID: r.TerminalID, VisitID: b.VisitID, PlaceID: b.PlaceID, Profile: string(b.Profile),
		Lang:     b.Lang,
		HelpedBy: b.HelpedBy, SetID: a.Set, Version: a.Version, Short: a.Short, Respondent: string(a.Respondent),
		Complete: a.Complete,
		Seconds:  a.Seconds, CapturedAt: r.CapturedAt, ReceivedAt: r.ReceivedAt, Flag: string(own(set, a)),
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("keep sheet %s: %w", row.RecordID, err)
	}
	answers := make([]store.Answer, len(a.Items))
	for i, it := range a.Items {
		answers[i] = store.Answer{
			RecordID: r.ID, QuestionID: it.Question, Position: i, State: string(it.State), Value: it.Value,
			Options: strings.Join(it.Options, " "), Text: it.Text, Voices: strings.Join(it.Voices, " "),
		}
	}
	if _, err := tx.NewInsert().Model(&answers).Exec(ctx); err != nil {
		return fmt.Errorf("keep answers of sheet %s: %w", row.RecordID, err)
	}
	if set != nil {
		if err := keepScores(ctx, tx, row.RecordID, Sheet(set, a)); err != nil {
			return err
		}
	}
	return judgeSheets(ctx, tx, row.TerminalID, row.RecordID, row.CapturedAt)
}

// own is the mark that a sheet has by itself.
func own(set *feedback.QuestionSet, a *feedback.Answers) Flag {
	switch {
	case set == nil:
		return UnknownSet
	case hurried(a):
		return Hurried
	}
	return ""
}

// set is a published version, or nil where this hub has none such.
func (t *Sheets) set(ctx context.Context, db bun.IDB, id string, version int) (*feedback.QuestionSet, error) {
	if set, ok := t.known.Load(setKey{id, version}); ok {
		return set.(*feedback.QuestionSet), nil
	}
	set, err := Set(ctx, db, id, version)
	if set != nil {
		t.known.Store(setKey{id, version}, set)
	}
	return set, err
}

// Set reads a published version of a question set; nil: there is none.
func Set(ctx context.Context, db bun.IDB, id string, version int) (*feedback.QuestionSet, error) {
	row := new(store.QuestionSet)
	err := db.NewSelect().Model(row).Column("doc").Where("id = ? AND version = ? AND published_at IS NOT NULL", id,
		version).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read set %s version %d: %w", id, version, err)
	}
	set := new(feedback.QuestionSet)
	if err := json.Unmarshal(row.Doc, set); err != nil {
		return nil, fmt.Errorf("read set %s version %d: %w", id, version, err)
	}
	return set, nil
}

func keepScores(ctx context.Context, tx bun.Tx, id string, scores map[string]float64) error {
	var rows []store.SheetScore
	for dimension, score := range scores {
		rows = append(rows, store.SheetScore{RecordID: id, Dimension: dimension, Score: score})
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("keep scores of sheet %s: %w", id, err)
	}
	return nil
}

// judgeSheets judges the sheets of a terminal around one that came. A mark that a sheet has by itself stays.
func judgeSheets(ctx context.Context, tx bun.Tx, terminal, id string, at time.Time) error {
	all := func(rows *[]store.AnswerSheet) *bun.SelectQuery {
		return tx.NewSelect().Model(rows).Column("record_id", "captured_at", "flag").Where("terminal_id = ?", terminal)
	}
	rows, first, last, err := around(ctx, all, reach(sheetRules()), id, at)
	if err != nil {
		return fmt.Errorf("look around sheet %s: %w", id, err)
	}
	marks := make([]mark, len(rows))
	for i, r := range rows {
		marks[i] = mark{at: r.CapturedAt}
	}
	for i, flag := range judge(marks, sheetRules()) {
		if i < first || i > last || string(flag) == rows[i].Flag || !slices.Contains([]Flag{"", Burst}, Flag(rows[i].Flag)) {
			continue
		}
		_, err := tx.NewUpdate().Model((*store.AnswerSheet)(nil)).Set("flag = ?", string(flag)).
			Where("record_id = ?", rows[i].RecordID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("mark sheet %s: %w", rows[i].RecordID, err)
		}
	}
	return nil
}
