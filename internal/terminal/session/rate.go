package session

import (
	"context"
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

// Rate makes a rating durable. Within a visit a later one takes the place of the one before, so that a score counts
// once: another face while Row says that it is theirs, reasons as long as the visit lasts. For the next person the
// visit must End first. Call it off the UI thread.
func (s *Session) Rate(ctx context.Context, score int, reasons []feedback.Reason) error {
	reasons = slices.Clone(reasons)
	_, err := s.keep(ctx, record{
		what: "a rating",
		make: func() Finished {
			f := s.begun()
			f.Consents = nil // a tap says nothing of anybody
			f.Rating = &feedback.Rating{Score: score, Reasons: reasons, Replaces: s.rated.ID}
			return f
		},
		kept: func(made Receipt) {
			now, at := s.p.Clock(), s.rated.At
			if s.rated.ID == "" {
				at = now
			}
			if len(reasons) == 0 { // a tap on the row, and not on a reason
				s.rowSince = now
			}
			s.rated = Rated{ID: made.Record, Score: score, Reasons: reasons, At: at}
		},
	})
	return err
}
