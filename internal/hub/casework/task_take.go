package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Take says that the department is at work on its task. Taking it twice is success.
func (c *Cases) Take(ctx context.Context, a Actor, ref Ref) error {
	return c.taskChange(ctx, a, ref, Take, func(_ bun.Tx, _ *store.Case, t *store.CaseTask) (step, error) {
		if !t.TakenAt.IsZero() {
			return step{}, nil
		}
		t.State, t.TakenAt, t.TakenBy = casestate.TaskTaken, c.now().UTC(), a.ID
		return step{what: casestate.EventTaken}, nil
	})
}
