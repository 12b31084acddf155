package score

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
)

// Scores reads what people said in ratings and questionnaires.
type Scores struct{ Store *store.Store }

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
