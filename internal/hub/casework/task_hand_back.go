package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// HandBack gives a department's task back to the centre, with a reason. The department does not have the case any more;
// where no other has it, it is as it was before it was handed out.
func (c *Cases) HandBack(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.giveUp(ctx, a, ref, HandBack, casestate.TaskReturned, casestate.EventReturned, reason)
}

// TakeBack takes a task from its department. The reason may be empty; what the department answered stays with the case.
func (c *Cases) TakeBack(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.giveUp(ctx, a, ref, TakeBack, casestate.TaskRecalled, casestate.EventRecalled, reason)
}

func (c *Cases) giveUp(ctx context.Context, a Actor, ref Ref, action Action, s casestate.TaskState,
	what casestate.Event, reason string) error {
	read := cleaned
	if action == TakeBack {
		read = optional
	}
	return c.taskChange(ctx, a, ref, action, func(tx bun.Tx, k *store.Case, t *store.CaseTask) (step, error) {
		reason, err := read(reason)
		if err != nil {
			return step{}, err
		}
		tasks, err := newestTasks(ctx, tx, k.ID)
		if err != nil {
			return step{}, err
		}
		c.over(a, k, tasks, t, s, reason)
		return step{what: what, text: reason}, nil
	})
}
