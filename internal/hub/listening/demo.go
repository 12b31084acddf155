package listening

import (
	"context"
	"time"
)

// Demo plans a session at a place for the rest of the day, where none was ever planned.
func Demo(ctx context.Context, s *Sessions, place, by string) error {
	all, err := s.List(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	now := s.now()
	_, err = s.Plan(ctx, by, Draft{Name: "陪护人座谈会", Place: place, Moderator: "王主任", From: now,
		Until: now.Add(12 * time.Hour)})
	return err
}
