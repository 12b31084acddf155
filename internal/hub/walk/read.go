package walk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// Standing is how far a walk is.
type Standing string

// The standings.
const (
	Going    Standing = "going"
	Finished Standing = "finished" // with its overall score
	Ended    Standing = "ended"    // at the desk
	Over     Standing = "over"     // past its time and not finished
)

// Walk is a task and what was made of it.
type Walk struct {
	Task     store.WalkTask
	Walker   store.Walker
	Steps    []*Step // of the route in its order, and any others; those that nothing is saved of too
	Whole    *Step   // nil: not given yet
	Parts    int     // places at which it was taken up
	Problems int     // that it names now
	Cases    []store.Case
	Standing Standing
}

// Done counts the steps that were scored or not met with, and those of the route.
func (w *Walk) Done() (done, all int) {
	all = len(feedback.RouteTemplate(w.Task.Route).Steps())
	for _, s := range w.Steps {
		if s.Done() {
			done++
		}
	}
	return done, max(all, done)
}

// Span is from the first time that was noted to the last one; ok is false where there are none.
func (w *Walk) Span() (from, to time.Time, ok bool) {
	for _, s := range w.Steps {
		for _, at := range []time.Time{s.ArrivedAt, s.LeftAt} {
			if at.IsZero() {
				continue
			}
			if from.IsZero() || at.Before(from) {
				from = at
			}
			if at.After(to) {
				to = at
			}
		}
	}
	return from, to, !from.IsZero()
}

// Mean is the mean score of the steps that have one; n of them.
func (w *Walk) Mean() (mean float64, n int) {
	sum := 0
	for _, s := range w.Steps {
		if s.Said != nil && s.Said.Score > 0 {
			sum, n = sum+s.Said.Score, n+1
		}
	}
	if n == 0 {
		return 0, 0
	}
	return float64(sum) / float64(n), n
}

// Timeline is the steps that something was saved of, as they followed each other: by the times that were noted, those
// without one behind what comes before them on the route.
func (w *Walk) Timeline() []*Step {
	type placed struct {
		*Step
		at time.Time
	}
	var all []placed
	var last time.Time
	for _, s := range w.Steps {
		if s.Said == nil && s.ArrivedAt.IsZero() && s.LeftAt.IsZero() {
			continue
		}
		at := s.ArrivedAt
		if at.IsZero() {
			at = s.LeftAt
		}
		if at.IsZero() {
			at = last
		}
		last = at
		all = append(all, placed{s, at})
	}
	slices.SortStableFunc(all, func(a, b placed) int { return a.at.Compare(b.at) })
	out := make([]*Step, len(all))
	for i, p := range all {
		out[i] = p.Step
	}
	return out
}

// Read is one walk. ErrUnknown: there is none, nor a step that names it.
func (w *Walks) Read(ctx context.Context, id string) (*Walk, error) {
	task, err := w.Task(ctx, id)
	if errors.Is(err, ErrUnknown) {
		task = &store.WalkTask{ID: id}
	} else if err != nil {
		return nil, err
	}
	all, err := w.assemble(ctx, []store.WalkTask{*task})
	if err != nil {
		return nil, err
	}
	if task.WalkerID == "" && all[0].Parts == 0 {
		return nil, ErrUnknown
	}
	return &all[0], nil
}

// Most is how many walks a page lists: some years of them.
const Most = 300

// List is walks, the newest first.
func (w *Walks) List(ctx context.Context, limit int64) ([]Walk, error) {
	var tasks []store.WalkTask
	if err := w.Store.DB().NewSelect().Model(&tasks).Order("created_at DESC", "id").Limit(limit).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read walks: %w", err)
	}
	return w.assemble(ctx, tasks)
}

// assemble brings tasks together with what was saved of them.
func (w *Walks) assemble(ctx context.Context, tasks []store.WalkTask) ([]Walk, error) {
	out := make([]Walk, len(tasks))
	if len(tasks) == 0 {
		return out, nil
	}
	ids := make([]string, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	rows, err := steps(ctx, w.Store.DB(), ids...)
	if err != nil {
		return nil, err
	}
	people, err := w.Walkers(ctx)
	if err != nil {
		return nil, err
	}
	cases, err := casesOf(ctx, w.Store.DB(), ids)
	if err != nil {
		return nil, err
	}
	for i, t := range tasks {
		joined := Join(rows[t.ID])
		k := Walk{Task: t, Cases: cases[t.ID], Whole: joined[feedback.StepWhole],
			Steps: Order(feedback.RouteTemplate(t.Route), joined)}
		if j := slices.IndexFunc(people, func(p store.Walker) bool { return p.ID == t.WalkerID }); j >= 0 {
			k.Walker = people[j]
		}
		parts := map[string]bool{}
		for _, r := range rows[t.ID] {
			parts[r.Part] = true
		}
		for _, s := range k.Steps {
			if s.Said != nil && s.Said.Problem != "" {
				k.Problems++
			}
		}
		k.Parts, k.Standing = len(parts), standing(&t, k.Whole != nil, w.now())
		out[i] = k
	}
	return out, nil
}

func standing(t *store.WalkTask, whole bool, now time.Time) Standing {
	switch {
	case whole:
		return Finished
	case !t.EndedAt.IsZero():
		return Ended
	case !t.UntilAt.After(now):
		return Over
	}
	return Going
}

// casesOf is the cases that walks found, by task, oldest first.
func casesOf(ctx context.Context, db bun.IDB, tasks []string) (map[string][]store.Case, error) {
	out := map[string][]store.Case{}
	for some := range slices.Chunk(tasks, 500) {
		var rows []store.Case
		if err := db.NewSelect().Model(&rows).Where("walk_task IN (?)", bun.List(some)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("read cases of walks: %w", err)
		}
		slices.SortFunc(rows, func(a, b store.Case) int { return cmp.Compare(a.ID, b.ID) })
		for _, k := range rows {
			out[k.WalkTask] = append(out[k.WalkTask], k)
		}
	}
	return out, nil
}
