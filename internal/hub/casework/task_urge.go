package casework

import (
	"context"
	"strconv"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Urge presses a department, and counts how often that was done.
func (c *Cases) Urge(ctx context.Context, a Actor, ref Ref) error {
	return c.taskChange(ctx, a, ref, Urge, func(_ bun.Tx, _ *store.Case, t *store.CaseTask) (step, error) {
		t.Urged, t.UrgedAt = t.Urged+1, c.now().UTC()
		return step{what: casestate.EventReminded, text: strconv.Itoa(t.Urged)}, nil
	})
}
