package desk

import (
	"context"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
)

// terminalRevoke shuts a terminal out from its next request on.
func terminalRevoke(v *visit) error {
	id := v.R.PathValue("id")
	err := v.Store.Tx(v.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := fleet.Revoke(ctx, tx, id, v.Now()); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.User.ID, "terminal.revoke", id)
	})
	if err != nil {
		return err
	}
	return v.To("/terminals", "desk.done.revoked")
}
