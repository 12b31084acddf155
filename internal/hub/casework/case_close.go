package casework

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// Close ends a case that was answered and never called unsatisfactory.
func (c *Cases) Close(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.change(ctx, a, ref, Close, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		reason, err := cleaned(reason)
		if err != nil {
			return nil, err
		}
		k.CloseReason = reason
		return []step{{what: casestate.EventClosed, text: reason}},
			c.finish(ctx, tx, k, casestate.Closed, casestate.EndedByCentre)
	})
}

// AskClose asks a second person to close a case that was not answered, or not to the person's satisfaction.
func (c *Cases) AskClose(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.change(ctx, a, ref, AskClose, func(_ context.Context, _ bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		reason, err := cleaned(reason)
		if err != nil {
			return nil, err
		}
		k.CloseAsked, k.CloseReason = a.ID, reason
		return []step{{what: casestate.EventCloseAsked, text: reason}}, nil
	})
}

// ApproveClose is the second person's agreement. The one who asked cannot give it.
func (c *Cases) ApproveClose(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, ApproveClose, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		reason := k.CloseReason
		return []step{{what: casestate.EventClosed, text: reason}},
			c.finish(ctx, tx, k, casestate.Closed, casestate.EndedByCentre)
	})
}

// RefuseClose sends the case back to work.
func (c *Cases) RefuseClose(ctx context.Context, a Actor, ref Ref) error {
	return c.change(ctx, a, ref, RefuseClose, func(_ context.Context, _ bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		k.CloseAsked, k.CloseReason = "", ""
		return []step{{what: casestate.EventCloseRefused}}, nil
	})
}

// Withdraw ends a case because the person wants it so. Reason may be empty.
func (c *Cases) Withdraw(ctx context.Context, a Actor, ref Ref, reason string) error {
	return c.change(ctx, a, ref, Withdraw, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		if reason != "" {
			var err error
			if reason, err = cleaned(reason); err != nil {
				return nil, err
			}
		}
		return []step{{what: casestate.EventWithdrawn, text: reason}}, c.finish(ctx, tx, k, casestate.Withdrawn, "")
	})
}

// finish ends the work on a case, and its alarm. Ending says how a case was closed; it is empty for every other end.
func (c *Cases) finish(ctx context.Context, tx bun.Tx, k *store.Case, s casestate.State,
	ending casestate.Ending) error {
	k.State, k.ClosedAt, k.CloseAsked = s, c.now().UTC(), ""
	if ending != "" {
		if err := keepRound(ctx, tx, k, func(r *store.CaseRound) { r.ClosedAt, r.Ending = k.ClosedAt, ending }); err != nil {
			return err
		}
	}
	return stopRinging(ctx, tx, k.ID)
}
