package session

import (
	"context"
	"fmt"
	"time"
)

// record is one thing of this visit that is made durable: the draft, a rating, the times of a step.
type record struct {
	what string // names it in errors
	make func() Finished
	kept func(Receipt) // changes the visit once it is durable
}

// keep makes a record durable. One is kept at a time, and the draft cannot change meanwhile: ErrBusy is the answer to a
// second tap. On an error nothing in the visit changes, so the visitor can try again. When the visit ended meanwhile,
// what was durable stays durable, and the draft is wiped that could not be while it was read. make and kept run with mu
// held.
func (s *Session) keep(ctx context.Context, r record) (Receipt, error) {
	s.mu.Lock()
	if s.submitting {
		s.mu.Unlock()
		return Receipt{}, ErrBusy
	}
	f := r.make()
	if err := f.Validate(); err != nil {
		s.mu.Unlock()
		return Receipt{}, fmt.Errorf("check %s: %w", r.what, err)
	}
	s.submitting = true
	draft := s.draft
	s.mu.Unlock()

	receipt, err := s.p.Submitter.Submit(ctx, f)

	s.mu.Lock()
	defer s.mu.Unlock()
	here := s.visitID == f.VisitID
	if here {
		s.submitting = false
		s.touched = time.Now()
	} else {
		draft.wipe()
	}
	if err != nil {
		return Receipt{}, fmt.Errorf("keep %s: %w", r.what, err)
	}
	if here {
		r.kept(receipt)
	}
	return receipt, nil
}
