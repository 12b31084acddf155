package casework

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/store"
)

// HandOver gives a case into the hands of a colleague of the centre. Who took it on first stays named: first-complaint
// duty.
func (c *Cases) HandOver(ctx context.Context, a Actor, ref Ref, userID string) error {
	return c.change(ctx, a, ref, HandOver, func(ctx context.Context, tx bun.Tx, k *store.Case, _ []store.CaseTask) ([]step,
		error) {
		if userID == k.Owner {
			return nil, ErrSame
		}
		there, err := tx.NewSelect().Model((*store.User)(nil)).
			Where("id = ? AND role = ? AND disabled_at IS NULL AND asked <> 'add'", userID, Centre).Exists(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for the colleague: %w", err)
		}
		if !there {
			return nil, ErrUnknown
		}
		k.Owner = userID
		return []step{{what: casestate.EventHandedOver, text: userID}}, nil
	})
}
