package score

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Ratings takes taps on a face, in the transaction that stores their record.
type Ratings struct{ Store *store.Store }

// Take counts a tap, and judges it and those around it.
func (t *Ratings) Take(ctx context.Context, tx bun.Tx, r *store.Record, b *feedback.Body) error {
	if string(b.Rating.Replaces) == r.ID {
		return fmt.Errorf("rating %s replaces itself: %w", r.ID, feedback.ErrInvalid)
	}
	if err := t.Store.Lock(ctx, tx, "score "+r.TerminalID); err != nil {
		return err
	}
	row := &store.Rating{
		RecordID: r.ID, TerminalID: r.TerminalID, VisitID: b.VisitID, PlaceID: b.PlaceID, Profile: string(b.Profile),
		Lang:     b.Lang,
		HelpedBy: b.HelpedBy, Score: b.Rating.Score, Reasons: joined(b.Rating.Reasons), Replaces: string(b.Rating.Replaces),
		CapturedAt: r.CapturedAt, ReceivedAt: r.ReceivedAt,
	}
	var err error
	row.Replaced, err = tx.NewSelect().Model((*store.Rating)(nil)).
		Where("replaces = ? AND terminal_id = ? AND visit_id = ?", row.RecordID, row.TerminalID, row.VisitID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("look for what replaces rating %s: %w", row.RecordID, err)
	}
	if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
		return fmt.Errorf("keep rating %s: %w", row.RecordID, err)
	}
	if row.Replaces != "" {
		if err := replace(ctx, tx, row); err != nil {
			return err
		}
	}
	if row.Replaced {
		return nil
	}
	return judgeTaps(ctx, tx, row.TerminalID, row.RecordID, row.CapturedAt)
}

// replace takes the earlier tap of the visit out of the count, where it is here already.
func replace(ctx context.Context, tx bun.Tx, by *store.Rating) error {
	var gone []store.Rating
	err := tx.NewUpdate().Model((*store.Rating)(nil)).Set("replaced = ?", true).Set("flag = ''").
		Where("record_id = ? AND terminal_id = ? AND visit_id = ?", by.Replaces, by.TerminalID, by.VisitID).
		Where("NOT replaced").
		Returning("record_id, captured_at").Scan(ctx, &gone)
	if err != nil {
		return fmt.Errorf("replace rating %s: %w", by.Replaces, err)
	}
	for _, g := range gone {
		if err := judgeTaps(ctx, tx, by.TerminalID, g.RecordID, g.CapturedAt); err != nil {
			return err
		}
	}
	return nil
}

// judgeTaps judges the counting taps of a terminal that stand near one that came or went.
func judgeTaps(ctx context.Context, tx bun.Tx, terminal, id string, at time.Time) error {
	counting := func(rows *[]store.Rating) *bun.SelectQuery {
		return tx.NewSelect().Model(rows).Column("record_id", "captured_at", "score", "flag").
			Where("terminal_id = ? AND NOT replaced", terminal)
	}
	rows, first, last, err := around(ctx, counting, reach(tapRules()), id, at)
	if err != nil {
		return fmt.Errorf("look around rating %s: %w", id, err)
	}
	marks := make([]mark, len(rows))
	for i, r := range rows {
		marks[i] = mark{at: r.CapturedAt, score: r.Score}
	}
	for i, flag := range judge(marks, tapRules()) {
		if i < first || i > last || string(flag) == rows[i].Flag {
			continue
		}
		_, err := tx.NewUpdate().Model((*store.Rating)(nil)).Set("flag = ?", string(flag)).
			Where("record_id = ?", rows[i].RecordID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("mark rating %s: %w", rows[i].RecordID, err)
		}
	}
	return nil
}

// around is what stands near a point in a terminal's order of time: twice as far as a rule reaches, so that what lies
// within reach, from first to last, can be judged as if everything were there. The index of terminal and time is enough
// to find it.
func around[T any](ctx context.Context, all func(*[]T) *bun.SelectQuery, reach int, id string, at time.Time) (rows []T,
	first, last int, err error) {
	var before, after []T
	err = all(&before).Where("captured_at <= ?", at).Where("captured_at < ? OR record_id < ?", at, id).
		Order("captured_at DESC", "record_id DESC").Limit(int64(2 * reach)).Scan(ctx)
	if err != nil {
		return nil, 0, 0, err
	}
	err = all(&after).Where("captured_at >= ?", at).Where("captured_at > ? OR record_id >= ?", at, id).
		Order("captured_at", "record_id").Limit(int64(2*reach + 1)).Scan(ctx)
	if err != nil {
		return nil, 0, 0, err
	}
	for i := len(before) - 1; i >= 0; i-- {
		rows = append(rows, before[i])
	}
	here := len(rows)
	rows = append(rows, after...)
	return rows, max(0, here-reach), min(len(rows)-1, here+reach), nil
}

func joined[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, " ")
}
