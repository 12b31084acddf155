package calls

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/desk/web"
)

// callKeep keeps what is half written and answers what stands beside the sheet. A place that is half typed is kept as
// typed.
func callKeep(v *visit) error {
	s, err := v.sheet()
	if err != nil && !errors.Is(err, errPlace) {
		return err
	}
	row, err := v.Calls.Keep(v.Ctx, v.User.ID, v.R.PathValue("id"), v.base(), s)
	switch {
	case errors.Is(err, call.ErrOther), errors.Is(err, call.ErrOver):
		_, key := v.Problem(err)
		a, err := v.aside(row, s)
		if err != nil {
			return err
		}
		a.Version, a.Kept, a.Problem = v.base(), "", v.T(key)
		return v.Piece("call", "aside", a)
	case err != nil:
		return err
	}
	a, err := v.aside(row, s)
	if err != nil {
		return err
	}
	return v.Piece("call", "aside", a)
}

// callEnd ends a call as the button says. Refused, the sheet comes again with the reason and with all that was written.
func callEnd(v *visit) error {
	how, known := ending(v.Field("how"))
	if !known {
		return web.ErrInvalid
	}
	id := v.R.PathValue("id")
	s, err := v.sheet()
	if err == nil {
		if _, err = v.Calls.End(v.Ctx, v.actor(), id, v.base(), s, how); err == nil {
			return v.To("/calls/at/"+id, "")
		}
	}
	status, key := v.Problem(err)
	if status == http.StatusInternalServerError || status == http.StatusForbidden {
		return err
	}
	return v.again(status, err, key, id, s)
}
