package people

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

// userAdd makes a user and shows the first password this once.
func userAdd(v *visit) error {
	d := staff.Draft{
		Login: v.Field("login"), Name: v.Field("name"), Role: staff.Role(v.Field("role")),
		DepartmentID: v.Field("department"),
	}
	if d.Role != staff.Department {
		d.DepartmentID = ""
	}
	user, password, err := v.Users.Add(v.Ctx, v.User.ID, d)
	if err != nil {
		status, key := v.Problem(err)
		if status == http.StatusInternalServerError {
			return err
		}
		return v.showUsers(status, usersPage{Problem: v.T(key), Kept: d})
	}
	if user.Asked != "" {
		return v.To("/users", "desk.done.asked")
	}
	return v.showUsers(http.StatusOK, usersPage{Password: password, For: user.Name, Login: user.Login})
}
