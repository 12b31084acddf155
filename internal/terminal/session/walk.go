package session

import (
	"context"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
)

// Mark makes durable when the experiencer came to a step and left it; what else they began to say of it stays in the draft. Call
// it off the UI thread. ErrBusy: another submit is under way.
func (s *Session) Mark(ctx context.Context, step feedback.WalkStep) (Receipt, error) {
	s.mu.Lock()
	if s.submitting {
		s.mu.Unlock()
		return Receipt{}, ErrBusy
	}
	f := s.begun()
	f.Step = &feedback.WalkStep{Task: step.Task, Walker: step.Walker, Part: step.Part, Step: step.Step, Department: step.Department,
		ArrivedAt: step.ArrivedAt, LeftAt: step.LeftAt}
	if err := f.Validate(); err != nil {
		s.mu.Unlock()
		return Receipt{}, fmt.Errorf("check the times of a step: %w", err)
	}
	s.submitting = true
	s.mu.Unlock()

	receipt, err := s.p.Submitter.Submit(ctx, f)

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.visitID == f.VisitID {
		s.submitting = false
		s.touched = time.Now()
	}
	if err != nil {
		return Receipt{}, fmt.Errorf("mark a step: %w", err)
	}
	return receipt, nil
}

// said reports whether anything was said of a step. Its times are not counted: they are durable at the tap.
func said(w *feedback.WalkStep) bool {
	return w.Score != 0 || w.NotMet || w.Problem != "" || w.Text != "" || w.Suggestion != "" || w.Praise != "" || w.Overall != 0 || w.Recommend != nil
}
