package desk

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

type usersPage struct {
	Rows     []userRow
	Roles    []choice
	Units    []choice
	Password string // shown once
	For      string
	Login    string
	Problem  string
	Kept     staff.Draft
}

type userRow struct {
	ID, Login, Name, Role, Unit, Added string
	Waits                              string // for which approval
	Disabled, First, Self              bool
}

// usersList is everyone who may sign in.
func usersList(v *visit) error {
	if err := v.saw("users.view", ""); err != nil {
		return err
	}
	return v.showUsers(http.StatusOK, usersPage{})
}

func (v *visit) showUsers(status int, b usersPage) error {
	all, err := v.Users.List(v.ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		row := userRow{
			ID: u.ID, Login: u.Login, Name: u.Name, Role: v.t.T("desk.role." + u.Role), Added: v.day(u.CreatedAt),
			Disabled: !u.DisabledAt.IsZero(), First: u.MustChange, Self: u.ID == v.user.ID,
		}
		if u.Asked != "" {
			row.Waits = v.t.T("desk.users.waits." + u.Asked)
		}
		if u.DepartmentID != "" {
			row.Unit = v.set.Places.Label(u.DepartmentID, v.t.Lang())
		}
		b.Rows = append(b.Rows, row)
	}
	for _, r := range staff.Roles() {
		b.Roles = append(b.Roles, choice{ID: string(r), Name: v.t.T("desk.role." + string(r)), Chosen: r == b.Kept.Role})
	}
	for _, p := range v.set.Places.Departments() {
		b.Units = append(b.Units, choice{ID: p.ID, Name: v.set.Places.Label(p.ID, v.t.Lang()), Chosen: p.ID == b.Kept.DepartmentID})
	}
	return v.render(status, "users", page{Title: v.t.T("desk.users.title")}, b)
}
