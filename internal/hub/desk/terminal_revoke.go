package desk

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
)

// terminalRevoke shuts a terminal out from its next request on.
func terminalRevoke(v *visit) error {
	id := v.r.PathValue("id")
	err := v.Store.Tx(v.ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := fleet.Revoke(ctx, tx, id, v.Now()); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.user.ID, "terminal.revoke", id)
	})
	if err != nil {
		return err
	}
	return v.to("/terminals", "desk.done.revoked")
}
