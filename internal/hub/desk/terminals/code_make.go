package terminals

import (
	"errors"
	"fmt"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
)

// codeMake makes a one-time enrolment code and shows it this once.
func codeMake(v *visit) error {
	setup := v.terminalForm()
	if !v.Settings.Places.InUse(setup.PlaceID) {
		return fmt.Errorf("place: %w", web.ErrInvalid)
	}
	until := v.Now().Add(fleet.CodeLife)
	code, err := v.Fleet.NewCode(v.Ctx, v.User.ID, setup, fleet.CodeLife)
	if errors.Is(err, feedback.ErrInvalid) {
		return web.ErrInvalid
	}
	if err != nil {
		return err
	}
	b, err := v.terminals()
	if err != nil {
		return err
	}
	b.Code, b.Until, b.Name = code.Text(), v.When(until), setup.Name.In(v.Lang())
	return v.Render(http.StatusOK, "terminals", web.Page{Title: v.T("desk.terminals.title")}, b)
}
