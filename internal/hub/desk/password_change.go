package desk

import (
	"errors"
	"math"
	"net/http"

	"xinsheng/internal/hub/staff"
)

// passwordChange changes one's own password. Other sessions of the user end with it, this one goes on.
func passwordChange(v *visit) error {
	next := v.r.PostFormValue("next")
	if next != v.r.PostFormValue("again") {
		return v.passwordAgain(http.StatusUnprocessableEntity, v.t.T("desk.password.differ"))
	}
	if err := v.Users.ChangePassword(v.ctx, v.user.ID, v.r.PostFormValue("old"), next); err != nil {
		var soon staff.TooSoon
		if errors.As(err, &soon) {
			return v.passwordAgain(http.StatusTooManyRequests, v.t.T("desk.login.wait", "seconds", int(math.Ceil(soon.Wait.Seconds()))))
		}
		status, key := problem(err)
		if status == http.StatusInternalServerError {
			return err
		}
		return v.passwordAgain(status, v.t.T(key, "n", staff.MinPassword))
	}
	user, err := v.Users.ByID(v.ctx, v.user.ID)
	if err != nil {
		return err
	}
	if err := v.sessions.RenewToken(v.ctx); err != nil {
		return err
	}
	v.sessions.Put(v.ctx, keyStamp, staff.Stamp(user))
	return v.to("/", "desk.password.done")
}
