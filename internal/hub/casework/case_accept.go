package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Accept takes a case on. Whoever does it first stays named on it for good: first-complaint duty.
func (c *Cases) Accept(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, Accept, c.accepting(a))
}

func (c *Cases) accepting(a Actor) change {
	return func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step, error) {
		k.State, k.Owner, k.AcceptedAt = casestate.Accepted, a.ID, c.now().UTC()
		if k.FirstOwner == "" {
			k.FirstOwner = a.ID
		}
		steps := []step{{what: casestate.EventAccepted}}
		if rings(k) { // whoever takes an urgent case on has seen it
			if err := c.seen(ctx, tx, a, k); err != nil {
				return nil, err
			}
			steps = append(steps, step{what: casestate.EventUrgentSeen})
		}
		return steps, nil
	}
}

// Acknowledge stops the alarm of an urgent case.
func (c *Cases) Acknowledge(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, Acknowledge, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		return []step{{what: casestate.EventUrgentSeen}}, c.seen(ctx, tx, a, k)
	})
}

func (c *Cases) seen(ctx context.Context, tx bun.Tx, a Actor, k *store.Case) error {
	k.UrgentAckBy, k.UrgentAckAt = a.ID, c.now().UTC()
	return stopRinging(ctx, tx, k.ID)
}
