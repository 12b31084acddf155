package walk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

const (
	maxNote        = 200 // characters
	maxDepartments = 8
	longest        = 366 * 24 * time.Hour
)

// NewTask is a walk that an experiencer shall be asked for.
type NewTask struct {
	Walker      string
	Route       feedback.RouteTemplate
	Departments []string // place ids
	Until       time.Time
	Note        string
}

// Departments is the place ids of a task.
func Departments(t *store.WalkTask) []string { return strings.Fields(t.Departments) }

// Give asks an experiencer for a walk. ErrBusy: the one before is neither finished, nor ended, nor past its time.
func (w *Walks) Give(ctx context.Context, actor string, ask NewTask) (*store.WalkTask, error) {
	now := w.now()
	switch {
	case ask.Route.Steps() == nil, len(ask.Departments) > maxDepartments, !ask.Until.After(now),
		ask.Until.After(now.Add(longest)),
		utf8.RuneCountInString(ask.Note) > maxNote, !utf8.ValidString(ask.Note):
		return nil, fmt.Errorf("walk: %w", feedback.ErrInvalid)
	}
	row := &store.WalkTask{
		ID: uuid.NewString(), WalkerID: ask.Walker, Route: string(ask.Route), Departments: strings.Join(ask.Departments, " "),
		UntilAt: ask.Until.UTC(), Note: strings.TrimSpace(ask.Note), CreatedBy: actor, CreatedAt: now,
	}
	err := w.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := w.Store.Lock(ctx, tx, "walkers"); err != nil {
			return err
		}
		in, err := tx.NewSelect().Model((*store.Walker)(nil)).Where("id = ? AND disabled_at IS NULL", ask.Walker).Exists(ctx)
		if err != nil {
			return err
		}
		if !in {
			return ErrUnknown
		}
		busy, err := unfinished(open(tx, now)).Where("walk_task.walker_id = ?", ask.Walker).Exists(ctx)
		if err != nil {
			return err
		}
		if busy {
			return ErrBusy
		}
		if _, err := tx.NewInsert().Model(row).Exec(ctx); err != nil {
			return err
		}
		return w.Audit.Append(ctx, tx, actor, "walk.give", row.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("give a walk: %w", err)
	}
	return row, nil
}

// open is the tasks that may be taken up: finished ones too, since a step may still be put right.
func open(db bun.IDB, now time.Time) *bun.SelectQuery {
	return db.NewSelect().Model((*store.WalkTask)(nil)).Where("walk_task.ended_at IS NULL AND walk_task.until_at > ?", now)
}

func unfinished(q *bun.SelectQuery) *bun.SelectQuery {
	return q.Where("NOT EXISTS (SELECT 1 FROM walk_steps WHERE task_id = walk_task.id AND step = ?)", feedback.StepWhole)
}

// End lets nobody take the walk up any more. Steps that were saved without a network still join it.
func (w *Walks) End(ctx context.Context, actor, id string) error {
	return w.change(ctx, actor, "walk.end", id, func(tx bun.Tx) *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.WalkTask)(nil)).Set("ended_at = ?", w.now()).Where("ended_at IS NULL")
	})
}

// Reopen takes End back, as long as the time is not over.
func (w *Walks) Reopen(ctx context.Context, actor, id string) error {
	return w.change(ctx, actor, "walk.reopen", id, func(tx bun.Tx) *bun.UpdateQuery {
		return tx.NewUpdate().Model((*store.WalkTask)(nil)).Set("ended_at = NULL").Where("ended_at IS NOT NULL")
	})
}

// Task is the task with that id, or ErrUnknown.
func (w *Walks) Task(ctx context.Context, id string) (*store.WalkTask, error) {
	row := new(store.WalkTask)
	err := w.Store.DB().NewSelect().Model(row).Where("id = ?", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("read walk: %w", err)
	}
	return row, nil
}

// current is the task that an experiencer may take up, nil when there is none: the newest of those that are open.
func current(ctx context.Context, db bun.IDB, walker string, now time.Time) (*store.WalkTask, error) {
	row := new(store.WalkTask)
	err := open(db, now).Model(row).Where("walk_task.walker_id = ?", walker).Order("created_at DESC", "id").Limit(1).
		Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a walk: %w", err)
	}
	return row, nil
}

// steps is the rows of walks by task, each walk's in the order in which they were made.
func steps(ctx context.Context, db bun.IDB, tasks ...string) (map[string][]store.WalkStep, error) {
	out := map[string][]store.WalkStep{}
	for some := range slices.Chunk(tasks, 500) {
		var rows []store.WalkStep
		if err := db.NewSelect().Model(&rows).Where("task_id IN (?)", bun.List(some)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("read steps: %w", err)
		}
		for _, r := range rows {
			// whatever the driver makes of them
			r.ArrivedAt, r.LeftAt, r.CapturedAt = r.ArrivedAt.UTC(), r.LeftAt.UTC(), r.CapturedAt.UTC()
			out[r.TaskID] = append(out[r.TaskID], r)
		}
	}
	return out, nil
}
