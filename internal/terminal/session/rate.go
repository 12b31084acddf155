package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"xinsheng/internal/feedback"
)

// ChangeWithin is how long another face takes the place of the first.
const ChangeWithin = 10 * time.Second

// Rated is the face that this visit chose.
type Rated struct {
	ID      feedback.RecordID // of the rating that counts; empty: none was chosen
	Score   int
	Reasons []feedback.Reason
	At      time.Time // of the first tap
}

// Changeable reports whether another face would take its place.
func (r Rated) Changeable(now time.Time) bool { return r.ID != "" && now.Sub(r.At) < ChangeWithin }

// Rated is what this visit rated so far.
func (s *Session) Rated() Rated {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rated
	r.Reasons = slices.Clone(r.Reasons)
	return r
}

// Rate makes a rating durable. Within a visit a later one takes the place of the one before, so that a score counts once: the
// screen offers another face while the first is Changeable, and reasons as long as the visit lasts. Call it off the UI thread.
// ErrBusy: another submit is under way.
func (s *Session) Rate(ctx context.Context, score int, reasons []feedback.Reason) error {
	s.mu.Lock()
	if s.submitting {
		s.mu.Unlock()
		return ErrBusy
	}
	f := s.begun()
	f.Consents = nil // a tap says nothing of anybody
	f.Rating = &feedback.Rating{Score: score, Reasons: slices.Clone(reasons), Replaces: s.rated.ID}
	if err := f.Validate(); err != nil {
		s.mu.Unlock()
		return fmt.Errorf("check the rating: %w", err)
	}
	s.submitting = true
	s.mu.Unlock()

	receipt, err := s.p.Submitter.Submit(ctx, f)

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.visitID != f.VisitID {
		return err
	}
	s.submitting = false
	s.touched = time.Now()
	if err != nil {
		return fmt.Errorf("rate: %w", err)
	}
	at := s.rated.At
	if s.rated.ID == "" {
		at = time.Now()
	}
	s.rated = Rated{ID: receipt.Record, Score: score, Reasons: f.Rating.Reasons, At: at}
	return nil
}
