package main

import (
	"context"
	"fmt"

	"xinsheng/internal/wire"
)

// Walk asks the hub which steps of an experiencer's walk it has.
func (s *station) Walk(ctx context.Context, task string) (wire.WalkState, error) {
	state, err := s.client.Walk(ctx, task)
	if err != nil {
		return state, fmt.Errorf("ask for a walk: %w", err)
	}
	if !s.uplink.Online() {
		s.uplink.Wake() // the hub is back: what waits need wait no longer
	}
	return state, nil
}
