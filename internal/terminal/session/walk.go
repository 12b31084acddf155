package session

import (
	"context"

	"xinsheng/internal/feedback"
)

// Mark makes durable when the experiencer came to a step and left it; what else they began to say of it stays in the
// draft. Call it off the UI thread.
func (s *Session) Mark(ctx context.Context, step feedback.WalkStep) (Receipt, error) {
	return s.keep(ctx, record{
		what: "the times of a step",
		make: func() Finished {
			f := s.begun()
			f.Step = &feedback.WalkStep{Task: step.Task, Walker: step.Walker, Part: step.Part, Step: step.Step,
				Department: step.Department,
				ArrivedAt:  step.ArrivedAt, LeftAt: step.LeftAt}
			return f
		},
		kept: func(Receipt) {},
	})
}

// said reports whether anything was said of a step. Its times are not counted: they are durable at the tap.
func said(w *feedback.WalkStep) bool {
	return w.Score != 0 || w.NotMet || w.Problem != "" || w.Text != "" || w.Suggestion != "" || w.Praise != "" ||
		w.Overall != 0 || w.Recommend != nil
}
