package terminals

import (
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
)

// terminalMove gives a terminal another name, place or use. Its configuration follows at its next heartbeat; what was
// said there before stays with the place where it was said.
func terminalMove(v *visit) error {
	t, err := v.terminal()
	if err != nil {
		return err
	}
	setup := v.terminalForm()
	if setup.PlaceID != t.PlaceID && !v.Settings.Places.InUse(setup.PlaceID) {
		return v.showTerminal(http.StatusUnprocessableEntity, t, setup, v.T("desk.terminal.invalid"))
	}
	err = v.Fleet.Move(v.Ctx, v.User.ID, t.ID, setup)
	if errors.Is(err, feedback.ErrInvalid) {
		return v.showTerminal(http.StatusUnprocessableEntity, t, setup, v.T("desk.terminal.invalid"))
	}
	if err != nil {
		return err
	}
	return v.To("/terminals", "desk.done.moved")
}
