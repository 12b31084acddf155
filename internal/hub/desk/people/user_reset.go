package people

import "net/http"

// userReset gives a user a new first password, shown this once, and ends that user's sessions; with a role that reads
// words it asks the centre for it.
func userReset(v *visit) error {
	user, err := v.Users.ByID(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	password, err := v.Users.Reset(v.Ctx, v.User.ID, user.ID)
	if err != nil {
		return err
	}
	if password == "" {
		return v.To("/users", "desk.done.asked")
	}
	return v.showUsers(http.StatusOK, usersPage{Password: password, For: user.Name, Login: user.Login})
}
