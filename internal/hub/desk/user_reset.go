package desk

import "net/http"

// userReset gives a user a new first password, shown this once, and ends that user's sessions.
func userReset(v *visit) error {
	user, err := v.Users.ByID(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	password, err := v.Users.Reset(v.ctx, v.user.ID, user.ID)
	if err != nil {
		return err
	}
	return v.showUsers(http.StatusOK, usersPage{Password: password, For: user.Name, Login: user.Login})
}
