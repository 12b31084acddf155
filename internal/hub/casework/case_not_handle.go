package casework

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// NotHandle ends a case on one of the hospital's grounds, before any answer. The person reads the ground's text in
// their language, and more, which may be empty, below it.
func (c *Cases) NotHandle(ctx context.Context, a Actor, ref Ref, ground, more string) error {
	return c.change(ctx, a, ref, NotHandle, func(ctx context.Context, tx bun.Tx, k *store.Case,
		_ []store.CaseTask) ([]step, error) {
		rules, err := c.rules.Rules(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("read the grounds: %w", err)
		}
		g, ok := rules.Work.Ground(ground)
		if !ok || g.Off {
			return nil, ErrUnknown
		}
		told := g.Told.In(k.Lang)
		if more = strings.TrimSpace(more); more != "" {
			if more, err = cleaned(more); err != nil {
				return nil, err
			}
			told += "\n" + more
		}
		k.Ground, k.Answer = g.ID, told
		if k.Owner == "" { // whoever decides so is who the person may ask
			k.Owner, k.FirstOwner, k.AcceptedAt = a.ID, a.ID, c.now().UTC()
		}
		return []step{{what: casestate.EventNotHandled, text: g.Name.Main() + "\n" + told}},
			c.finish(ctx, tx, k, casestate.NotHandled, "")
	})
}
