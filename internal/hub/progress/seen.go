package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// Seen is when somebody at the desk said that they had seen an urgent record, and what their post is; nil while nobody
// has. It names nobody.
func (s *Service) Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) {
	k := new(store.Case)
	err := s.Store.DB().NewSelect().Model(k).Column("urgent_ack_by", "urgent_ack_at").
		Where("record_id = ? AND urgent AND urgent_ack_at IS NOT NULL", id).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look who saw record %s: %w", id, err)
	}
	user, err := s.user(ctx, k.UrgentAckBy)
	if err != nil {
		return nil, err
	}
	seen := &wire.Seen{At: k.UrgentAckAt.UTC(), Post: s.Centre}
	if user.DepartmentID == "" {
		return seen, nil
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, fmt.Errorf("name department: %w", err)
	}
	place, _ := settings.Places.Get(user.DepartmentID)
	seen.Post = place.Name
	return seen, nil
}
