package casework

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Assign hands the case to these departments and takes it back from all others; no date moves. Names of the departments, for
// the history, come from the caller, who knows the hospital's places.
func (c *Cases) Assign(ctx context.Context, a Actor, ref Ref, placeIDs []string, names string) error {
	placeIDs = slices.Compact(slices.Sorted(slices.Values(placeIDs)))
	if len(placeIDs) == 0 || slices.Contains(placeIDs, "") {
		return fmt.Errorf("assign: %w", ErrEmpty)
	}
	return c.change(ctx, a, ref, Assign, func(ctx context.Context, tx bun.Tx, k *store.Case, units []store.CaseDepartment) ([]step, error) {
		if err := c.setDepartments(ctx, tx, a, k.ID, placeIDs, units); err != nil {
			return nil, err
		}
		k.State = casestate.Assigned
		return []step{{what: casestate.EventAssigned, text: names}}, nil
	})
}

// setDepartments makes placeIDs the case's departments; those that stay keep since when, and what was granted to them.
func (c *Cases) setDepartments(ctx context.Context, tx bun.Tx, a Actor, id int64, placeIDs []string, had []store.CaseDepartment) error {
	_, err := tx.NewDelete().Model((*store.CaseDepartment)(nil)).
		Where("case_id = ?", id).Where("place_id NOT IN (?)", bun.List(placeIDs)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take case %d back: %w", id, err)
	}
	for _, p := range placeIDs {
		if belongs(p, had) {
			continue
		}
		d := store.CaseDepartment{CaseID: id, PlaceID: p, AssignedAt: c.now().UTC(), AssignedBy: a.ID}
		if _, err := tx.NewInsert().Model(&d).Exec(ctx); err != nil {
			return fmt.Errorf("hand case %d to a department: %w", id, err)
		}
	}
	return nil
}

// Grant lets one department see how to reach the person, or hides it again.
func (c *Cases) Grant(ctx context.Context, a Actor, ref Ref, placeID string, show bool, name string) error {
	return c.change(ctx, a, ref, Grant, func(ctx context.Context, tx bun.Tx, k *store.Case, units []store.CaseDepartment) ([]step, error) {
		if !belongs(placeID, units) {
			return nil, ErrUnknown
		}
		_, err := tx.NewUpdate().Model((*store.CaseDepartment)(nil)).Set("show_contact = ?", show).
			Where("case_id = ? AND place_id = ?", k.ID, placeID).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("grant the contact of case %d: %w", k.ID, err)
		}
		if show {
			return []step{{what: casestate.EventGranted, text: name}}, nil
		}
		return []step{{what: casestate.EventHidden, text: name}}, nil
	})
}

// Remind presses the departments at work.
func (c *Cases) Remind(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, Remind, func(context.Context, bun.Tx, *store.Case, []store.CaseDepartment) ([]step, error) {
		return []step{{what: casestate.EventReminded}}, nil
	})
}
