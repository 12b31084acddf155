package session

import (
	"context"
	"fmt"
	"slices"
	"time"

	"xinsheng/internal/feedback"
)

// Rated is the face that this visit chose.
type Rated struct {
	ID      feedback.RecordID // of the rating that counts; empty: none was chosen
	Score   int
	Reasons []feedback.Reason
	At      time.Time // of the first tap
}

// Rated is what this visit rated so far.
func (s *Session) Rated() Rated {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rated
	r.Reasons = slices.Clone(r.Reasons)
	return r
}

// Rate makes a rating durable. Within a visit a later one takes the place of the one before, so that a score counts once:
// another face while Row says that it is theirs, reasons as long as the visit lasts. For the next person the visit must End first.
// Call it off the UI thread. ErrBusy: another submit is under way.
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
	now := s.p.Clock()
	at := s.rated.At
	if s.rated.ID == "" {
		at = now
	}
	if len(reasons) == 0 { // a tap on the row, and not on a reason
		s.rowSince = now
	}
	s.rated = Rated{ID: receipt.Record, Score: score, Reasons: f.Rating.Reasons, At: at}
	return nil
}
