package walk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Steps takes steps of walks in.
type Steps struct{}

// Take keeps a step of a walk that has just been stored as rec, inside the transaction that stores it. It refuses none
// because of its time or its order: what was saved without a network may come days later, when its walk is long ended.
// A step of a walk that is not known here, as after a backup was restored, is kept and waits for it.
func (Steps) Take(ctx context.Context, tx bun.Tx, rec *store.Record, body *feedback.Body) error {
	s := body.WalkStep
	if s == nil {
		return nil
	}
	task := new(store.WalkTask)
	err := tx.NewSelect().Model(task).Where("id = ?", s.Task).Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return fmt.Errorf("look for the walk: %w", err)
	case task.WalkerID != s.Walker:
		return fmt.Errorf("step of another experiencer's walk: %w", feedback.ErrInvalid)
	}
	row := &store.WalkStep{
		RecordID: rec.ID, TaskID: s.Task, Part: s.Part, TerminalID: rec.TerminalID, Step: string(s.Step),
		Department: s.Department,
		ArrivedAt:  micro(s.ArrivedAt), LeftAt: micro(s.LeftAt), Score: s.Score, NotMet: s.NotMet, Problem: string(s.Problem),
		Severity: string(s.Severity), Text: s.Text, Suggestion: s.Suggestion, Praise: s.Praise, Overall: s.Overall,
		Recommend: s.Recommend, Media: len(s.Attachments), CapturedAt: rec.CapturedAt, ReceivedAt: rec.ReceivedAt,
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("keep step: %w", err)
	}
	return nil
}

func micro(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Microsecond)
}
