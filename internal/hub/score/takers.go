package score

import (
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
)

// Takers is who takes ratings and answers at the intake.
func Takers(s *store.Store) map[feedback.RecordType]intake.Taker {
	return map[feedback.RecordType]intake.Taker{
		feedback.TypeRating:  &Ratings{Store: s},
		feedback.TypeAnswers: &Sheets{Store: s},
	}
}
