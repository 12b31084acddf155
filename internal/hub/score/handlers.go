package score

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// Handlers is who takes ratings and answers at the intake.
func Handlers(s *store.Store) map[feedback.RecordType]intake.Handler {
	return map[feedback.RecordType]intake.Handler{
		feedback.TypeRating:  &Ratings{Store: s},
		feedback.TypeAnswers: &Sheets{Store: s},
	}
}
