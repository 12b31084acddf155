package people

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

type usersPage struct {
	Rows     []userRow
	Roles    []web.Choice
	Units    []web.Choice
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
	if err := v.Saw("users.view", ""); err != nil {
		return err
	}
	return v.showUsers(http.StatusOK, usersPage{})
}

func (v *visit) showUsers(status int, b usersPage) error {
	all, err := v.Users.List(v.Ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		row := userRow{
			ID: u.ID, Login: u.Login, Name: u.Name, Role: v.T("desk.role." + u.Role), Added: v.Day(u.CreatedAt),
			Disabled: !u.DisabledAt.IsZero(), First: u.MustChange, Self: u.ID == v.User.ID,
		}
		if u.Asked != "" {
			row.Waits = v.T("desk.users.waits." + u.Asked)
		}
		if u.DepartmentID != "" {
			row.Unit = v.Settings.Places.Label(u.DepartmentID, v.Lang())
		}
		b.Rows = append(b.Rows, row)
	}
	for _, r := range staff.Roles() {
		b.Roles = append(b.Roles, web.Choice{ID: string(r), Name: v.T("desk.role." + string(r)), Chosen: r == b.Kept.Role})
	}
	for _, p := range v.Settings.Places.Departments() {
		b.Units = append(b.Units, web.Choice{ID: p.ID, Name: v.Settings.Places.Label(p.ID, v.Lang()),
			Chosen: p.ID == b.Kept.DepartmentID})
	}
	return v.Render(status, "users", web.Page{Title: v.T("desk.users.title")}, b)
}
