package casework

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// MarkSerious says that a case may speak of a serious medical error. From then on the clock runs within which the
// hospital's rule wants it reported; no other clock and no promise moves.
func (c *Cases) MarkSerious(ctx context.Context, a Actor, ref Ref, why string) error {
	return c.change(ctx, a, ref, MarkSerious, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		why, err := cleaned(why)
		if err != nil {
			return nil, err
		}
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the settings: %w", err)
		}
		k.SeriousAt = c.now().UTC()
		k.SeriousDue = k.SeriousAt.Add(time.Duration(rules.Work.SeriousHours) * time.Hour)
		return []step{{what: casestate.EventSerious, text: why}}, nil
	})
}

// ReportSerious says that it was reported, and to whom.
func (c *Cases) ReportSerious(ctx context.Context, a Actor, ref Ref, to string) error {
	return c.change(ctx, a, ref, ReportSerious, func(_ context.Context, _ bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		to, err := cleaned(to)
		if err != nil {
			return nil, err
		}
		k.SeriousToldAt = c.now().UTC()
		return []step{{what: casestate.EventSeriousReported, text: to}}, nil
	})
}

// DropSerious says why it is none after all. That it was suspected stays in the history.
func (c *Cases) DropSerious(ctx context.Context, a Actor, ref Ref, why string) error {
	return c.change(ctx, a, ref, DropSerious, func(_ context.Context, _ bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		why, err := cleaned(why)
		if err != nil {
			return nil, err
		}
		k.SeriousAt, k.SeriousDue = time.Time{}, time.Time{}
		return []step{{what: casestate.EventSeriousDropped, text: why}}, nil
	})
}

// SeriousOpen reports whether a case waits to be reported.
func SeriousOpen(k *store.Case) bool { return !k.SeriousAt.IsZero() && k.SeriousToldAt.IsZero() }

func unsuspected(k *store.Case) bool { return k.SeriousAt.IsZero() }
