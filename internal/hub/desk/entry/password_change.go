package entry

import (
	"errors"
	"math"
	"net/http"

	"xinsheng/internal/hub/staff"
)

// passwordChange changes one's own password. Other sessions of the user end with it, this one goes on.
func passwordChange(v *visit) error {
	next := v.R.PostFormValue("next")
	if next != v.R.PostFormValue("again") {
		return v.passwordAgain(http.StatusUnprocessableEntity, v.T("desk.password.differ"))
	}
	if err := v.Users.ChangePassword(v.Ctx, v.User.ID, v.R.PostFormValue("old"), next); err != nil {
		var soon staff.TooSoon
		if errors.As(err, &soon) {
			return v.passwordAgain(http.StatusTooManyRequests,
				v.T("desk.login.wait", "seconds", int(math.Ceil(soon.Wait.Seconds()))))
		}
		status, key := v.Problem(err)
		if status == http.StatusInternalServerError {
			return err
		}
		return v.passwordAgain(status, v.T(key, "n", staff.MinPassword))
	}
	user, err := v.Users.ByID(v.Ctx, v.User.ID)
	if err != nil {
		return err
	}
	if err := v.Restamp(user); err != nil {
		return err
	}
	return v.To("/", "desk.password.done")
}
