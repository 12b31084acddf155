package score

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// Scores is what people said in ratings and questionnaires as those who work with it see it.
type Scores struct {
	Store *store.Store
	Audit *audit.Log
	Now   func() time.Time
}

// Face is what was tapped in the rating of a record, 1 to 5. ok is false while the rating has not come.
func (s *Scores) Face(ctx context.Context, recordID string) (face int, ok bool, err error) {
	var r store.Rating
	err = s.Store.DB().NewSelect().Model(&r).Column("score").Where("record_id = ?", recordID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("read rating: %w", err)
	}
	return r.Score, true, nil
}

// SheetWithin reports whether the answers of a record were given at one of places.
func (s *Scores) SheetWithin(ctx context.Context, recordID string, places []string) (bool, error) {
	found, err := s.Store.DB().NewSelect().Model((*store.AnswerSheet)(nil)).
		Where("record_id = ? AND place_id IN (?)", recordID, bun.List(places)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look up answers: %w", err)
	}
	return found, nil
}

// Ratings is the figures of taps on a face.
func (s *Scores) Ratings(ctx context.Context, scope Scope) (*RatingFigures, error) {
	return ReadRatings(ctx, s.Store.DB(), scope)
}

// Versions is the versions of questionnaires that were answered.
func (s *Scores) Versions(ctx context.Context, scope Scope) ([]Version, error) {
	return Versions(ctx, s.Store.DB(), scope)
}

// Set is one version of a questionnaire.
func (s *Scores) Set(ctx context.Context, id string, version int) (*feedback.QuestionSet, error) {
	return Set(ctx, s.Store.DB(), id, version)
}

// Sheets is the figures of a version of a questionnaire.
func (s *Scores) Sheets(ctx context.Context, set *feedback.QuestionSet, scope Scope) (*SheetFigures, error) {
	return ReadSheets(ctx, s.Store.DB(), set, scope)
}

// Recheck judges again the answers that came before their questionnaire was here, and says how many those were.
func (s *Scores) Recheck(ctx context.Context) (int, error) {
	return (&Sheets{Store: s.Store}).Recheck(ctx)
}

// Words is what people wrote and said in questionnaires, and how much of it there is.
func (s *Scores) Words(ctx context.Context, scope Scope, offset, limit int) ([]Word, int, error) {
	return ReadWords(ctx, s.Store.DB(), scope, offset, limit)
}

// Excluded is what does not count, and why.
func (s *Scores) Excluded(ctx context.Context, scope Scope) ([]Excluded, error) {
	return ReadExcluded(ctx, s.Store.DB(), scope)
}

// Sampling is how many of a day's patients were asked.
func (s *Scores) Sampling(ctx context.Context, places hospital.Places, day time.Time, within []string) (*Sampling,
	error) {
	return ReadSampling(ctx, s.Store.DB(), places, day, within)
}

// Target is the share of a day's patients that should be asked.
func (s *Scores) Target(ctx context.Context) (Target, error) { return LoadTarget(ctx, s.Store.DB()) }

// SaveVisits keeps counts of visits, and notes it in the audit log for the day on whose page they were entered.
func (s *Scores) SaveVisits(ctx context.Context, by string, counts []Count, source, day string) error {
	return s.changeVisits(ctx, by, day, func(ctx context.Context, tx bun.Tx) error {
		return SaveVisits(ctx, tx, counts, source, by, s.Now())
	})
}
