package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Instruct writes what a director wants done. The centre reads it and sees to it; no clock, task or state changes, and
// departments learn of it by what the centre asks them.
func (c *Cases) Instruct(ctx context.Context, a Actor, ref Ref, text string) error {
	ref.Version = 0 // a director need not have seen what the centre did meanwhile
	return c.change(ctx, a, ref, Instruct, func(_ context.Context, _ bun.Tx, _ *store.Case,
		_ []store.CaseTask) ([]step, error) {
		text, err := cleaned(text)
		if err != nil {
			return nil, err
		}
		return []step{{what: casestate.EventInstructed, text: text}}, nil
	})
}
