package desk

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

// userAdd makes a user and shows the first password this once.
func userAdd(v *visit) error {
	d := staff.Draft{
		Login: v.field("login"), Name: v.field("name"), Role: staff.Role(v.field("role")), DepartmentID: v.field("department"),
	}
	if d.Role != staff.Department {
		d.DepartmentID = ""
	}
	user, password, err := v.Users.Add(v.ctx, v.user.ID, d)
	if err != nil {
		status, key := problem(err)
		if status == http.StatusInternalServerError {
			return err
		}
		return v.showUsers(status, usersPage{Problem: v.t.T(key), Kept: d})
	}
	if user.Asked != "" {
		return v.to("/users", "desk.done.asked")
	}
	return v.showUsers(http.StatusOK, usersPage{Password: password, For: user.Name, Login: user.Login})
}
