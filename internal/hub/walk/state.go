package walk

import (
	"context"
	"errors"
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// State is what terminals and phones are told of a walk: which steps the hub has, and never what was said. ErrUnknown:
// there is no such walk.
func (w *Walks) State(ctx context.Context, task string) (*wire.WalkState, error) {
	all, err := steps(ctx, w.Store.DB(), task)
	if err != nil {
		return nil, err
	}
	rows := all[task]
	row, err := w.Task(ctx, task)
	if err != nil && (!errors.Is(err, ErrUnknown) || len(rows) == 0) {
		return nil, err
	}
	if row == nil {
		row = &store.WalkTask{ID: task}
	}
	joined := Join(rows)
	out := &wire.WalkState{Task: task, Steps: []wire.WalkStepState{}}
	for _, s := range append(Order(feedback.RouteTemplate(row.Route), joined), joined[feedback.StepWhole]) {
		if s == nil || joined[s.Name] == nil {
			continue
		}
		out.Steps = append(out.Steps, wire.WalkStepState{
			Step: s.Name, ArrivedAt: s.ArrivedAt, LeftAt: s.LeftAt, NotMet: s.Said != nil && s.Said.NotMet, Done: s.Done(),
		})
	}
	out.Finished = slices.ContainsFunc(out.Steps, func(s wire.WalkStepState) bool { return s.Step == feedback.StepWhole })
	return out, nil
}
