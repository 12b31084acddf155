package score

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Recheck takes in the sheets whose set was not known when they came and is now. It returns how many. Where there are
// none it costs one look at the database.
func (t *Sheets) Recheck(ctx context.Context) (int, error) {
	var waiting []store.AnswerSheet
	err := t.Store.DB().NewSelect().Model(&waiting).Where("flag = ?", string(UnknownSet)).
		Where("EXISTS (SELECT 1 FROM question_sets q WHERE q.id = answer_sheet.set_id AND q.version = answer_sheet.version AND q.published_at IS NOT NULL)").
		Order("record_id").Scan(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for sheets of sets that were not known: %w", err)
	}
	for i := range waiting {
		if err := t.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			return t.recheck(ctx, tx, &waiting[i])
		}); err != nil {
			return i, err
		}
	}
	return len(waiting), nil
}

func (t *Sheets) recheck(ctx context.Context, tx bun.Tx, row *store.AnswerSheet) error {
	if err := t.Store.Lock(ctx, tx, "score "+row.TerminalID); err != nil {
		return err
	}
	set, err := t.set(ctx, tx, row.SetID, row.Version)
	if err != nil || set == nil {
		return err
	}
	a, err := read(ctx, tx, row)
	if err != nil {
		return err
	}
	flag := own(set, a)
	if Check(set, a) != nil {
		flag = Unfit
	}
	res, err := tx.NewUpdate().Model((*store.AnswerSheet)(nil)).Set("flag = ?", string(flag)).
		Where("record_id = ? AND flag = ?", row.RecordID, string(UnknownSet)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("mark sheet %s: %w", row.RecordID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 { // another process was here
		return err
	}
	if flag != Unfit {
		if err := keepScores(ctx, tx, row.RecordID, Sheet(set, a)); err != nil {
			return err
		}
	}
	return judgeSheets(ctx, tx, row.TerminalID, row.RecordID, row.CapturedAt)
}

// read puts a sheet together again from its rows.
func read(ctx context.Context, db bun.IDB, row *store.AnswerSheet) (*feedback.Answers, error) {
	var rows []store.Answer
	if err := db.NewSelect().Model(&rows).Where("record_id = ?", row.RecordID).Order("position").Scan(ctx); err != nil {
		return nil, fmt.Errorf("read answers of sheet %s: %w", row.RecordID, err)
	}
	a := &feedback.Answers{
		Set: row.SetID, Version: row.Version, Short: row.Short, Respondent: feedback.Respondent(row.Respondent),
		Complete: row.Complete, Seconds: row.Seconds,
	}
	for _, r := range rows {
		a.Items = append(a.Items, feedback.Answer{
			Question: r.QuestionID, State: feedback.AnswerState(r.State), Value: r.Value, Options: strings.Fields(r.Options),
			Text: r.Text, Voices: strings.Fields(r.Voices),
		})
	}
	return a, nil
}
