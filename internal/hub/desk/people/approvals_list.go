package people

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

type approvalsPage struct {
	Rows     []approvalRow
	Password string // shown once, to whoever approved
	For      string
	Login    string
}

type approvalRow struct{ ID, Name, Login, Role, Unit, What, By, When string }

// approvalsList is the accounts that somebody of the centre must approve.
func approvalsList(v *visit) error {
	if err := v.Saw("users.view", ""); err != nil {
		return err
	}
	return v.showApprovals(approvalsPage{})
}

func (v *visit) showApprovals(b approvalsPage) error {
	waiting, err := v.Users.Waiting(v.Ctx)
	if err != nil {
		return err
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	for _, u := range waiting {
		b.Rows = append(b.Rows, v.approvalRow(&u, names))
	}
	return v.Render(http.StatusOK, "approvals", web.Page{Title: v.T("desk.approvals.title")}, b)
}

func (v *visit) approvalRow(u *store.User, names map[string]string) approvalRow {
	row := approvalRow{
		ID: u.ID, Name: u.Name, Login: u.Login, Role: v.T("desk.role." + u.Role), What: v.T("desk.approvals.what." + u.Asked),
		By: names[u.AskedBy], When: v.When(u.AskedAt),
	}
	if u.DepartmentID != "" {
		row.Unit = v.Settings.Places.Label(u.DepartmentID, v.Lang())
	}
	return row
}

// notes tells the centre what waits for it, and those who run the hub whose password somebody guesses at.
func (v *visit) notes() ([]web.Note, error) {
	if !v.Is(staff.Admin, staff.Centre) {
		return nil, nil
	}
	var out []web.Note
	if v.Is(staff.Centre) && v.R.URL.Path != "/approvals" {
		waiting, err := v.Users.Waiting(v.Ctx)
		if err != nil {
			return nil, err
		}
		if len(waiting) > 0 {
			out = append(out, web.Note{
				Text: v.T("desk.approvals.note", "n", len(waiting)), Path: "/approvals", Link: v.T("desk.approvals.title"),
			})
		}
	}
	guessed, err := v.Users.Guessed(v.Ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range guessed {
		out = append(out, web.Note{Text: v.T("desk.note.guessed", "name", u.Name, "n", u.WrongTries, "time",
			v.When(u.WrongAt))})
	}
	return out, nil
}
