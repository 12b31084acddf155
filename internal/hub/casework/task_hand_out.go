package casework

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Order is what departments are asked.
type Order struct {
	Units       []string // place ids
	Asked       string   // empty: to look into it and to answer
	Due         string   // 2006-01-02, never later than the case; empty: see Rules.TaskDue
	ShowContact bool     // they may see how to reach the person
}

// HandOut gives departments a task each, all of them or none. One that has an open task is ErrHanded; one that has
// answered is asked again, and what it said stays. No date of the case moves.
func (c *Cases) HandOut(ctx context.Context, a Actor, ref Ref, o Order) error {
	units := slices.Compact(slices.Sorted(slices.Values(o.Units)))
	if len(units) == 0 || slices.Contains(units, "") {
		return fmt.Errorf("%s: %w", HandOut, ErrEmpty)
	}
	return c.change(ctx, a, ref, HandOut, func(ctx context.Context, tx bun.Tx, k *store.Case,
		tasks []store.CaseTask) ([]step, error) {
		asked, err := optional(o.Asked)
		if err != nil {
			return nil, err
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the calendar: %w", err)
		}
		due := rules.TaskDue(k, c.now())
		if o.Due != "" {
			if due, err = rules.until(k, o.Due, c.now()); err != nil {
				return nil, err
			}
		}
		var steps []step
		for _, unit := range units {
			if t := taskOf(tasks, unit); t != nil && t.State.About().Open {
				return nil, ErrHanded
			}
			t := store.CaseTask{
				CaseID: k.ID, Unit: unit, Round: k.Round, State: casestate.TaskHanded, Asked: asked, DueAt: due,
				ShowContact: o.ShowContact,
				HandedAt:    c.now().UTC(), HandedBy: a.ID,
			}
			if err := c.hand(ctx, tx, &t); err != nil {
				return nil, err
			}
			steps = append(steps, step{what: casestate.EventAssigned, unit: unit, text: asked})
		}
		k.State = casestate.Assigned
		return steps, nil
	})
}

// hand writes a task as the newest of its department.
func (c *Cases) hand(ctx context.Context, tx bun.Tx, t *store.CaseTask) error {
	_, err := tx.NewUpdate().Model((*store.CaseTask)(nil)).Set("newest = ?", false).
		Where("case_id = ? AND unit = ? AND newest", t.CaseID, t.Unit).Exec(ctx)
	if err != nil {
		return fmt.Errorf("set the earlier task of case %d aside: %w", t.CaseID, err)
	}
	t.Newest = true
	if _, err := tx.NewInsert().Model(t).Exec(ctx); err != nil {
		return fmt.Errorf("hand case %d to a department: %w", t.CaseID, err)
	}
	return nil
}
