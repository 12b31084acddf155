package desk

import (
	"context"
	"errors"
	"net/http"

	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
)

// terminalMove gives a terminal another name, place or use. Its configuration follows at its next heartbeat; what was said
// there before stays with the place where it was said.
func terminalMove(v *visit) error {
	t, err := v.terminal()
	if err != nil {
		return err
	}
	wish := v.terminalWish()
	if wish.PlaceID != t.PlaceID && !v.Settings.Places.InUse(wish.PlaceID) {
		return v.showTerminal(http.StatusUnprocessableEntity, t, wish, v.T("desk.terminal.invalid"))
	}
	err = v.Store.Tx(v.Ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := fleet.Move(ctx, tx, t.ID, wish); err != nil {
			return err
		}
		return v.Audit.Append(ctx, tx, v.User.ID, "terminal.move", t.ID)
	})
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showTerminal(http.StatusUnprocessableEntity, t, wish, v.T("desk.terminal.invalid"))
	}
	if err != nil {
		return err
	}
	return v.To("/terminals", "desk.done.moved")
}
