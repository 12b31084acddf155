package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Grant lets one department see how to reach the person, or hides it again.
func (c *Cases) Grant(ctx context.Context, a Actor, ref Ref, show bool) error {
	return c.taskChange(ctx, a, ref, Grant, func(_ bun.Tx, _ *store.Case, t *store.CaseTask) (step, error) {
		t.ShowContact = show
		if show {
			return step{what: casestate.EventGranted}, nil
		}
		return step{what: casestate.EventHidden}, nil
	})
}
