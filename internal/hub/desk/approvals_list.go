package desk

import (
	"net/http"

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
	if err := v.saw("users.view", ""); err != nil {
		return err
	}
	return v.showApprovals(approvalsPage{})
}

func (v *visit) showApprovals(b approvalsPage) error {
	waiting, err := v.Users.Waiting(v.ctx)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	for _, u := range waiting {
		b.Rows = append(b.Rows, v.approvalRow(&u, names))
	}
	return v.render(http.StatusOK, "approvals", page{Title: v.t.T("desk.approvals.title")}, b)
}

func (v *visit) approvalRow(u *store.User, names map[string]string) approvalRow {
	row := approvalRow{
		ID: u.ID, Name: u.Name, Login: u.Login, Role: v.t.T("desk.role." + u.Role), What: v.t.T("desk.approvals.what." + u.Asked),
		By: names[u.AskedBy], When: v.when(u.AskedAt),
	}
	if u.DepartmentID != "" {
		row.Unit = v.set.Places.Label(u.DepartmentID, v.t.Lang())
	}
	return row
}

// accountNotes tells the centre what waits for it, and whose password somebody guesses at.
func (v *visit) accountNotes(p *page) error {
	if v.is(staff.Centre) && v.r.URL.Path != "/approvals" {
		waiting, err := v.Users.Waiting(v.ctx)
		if err != nil {
			return err
		}
		if len(waiting) > 0 {
			p.Notes = append(p.Notes, note{
				Text: v.t.T("desk.approvals.note", "n", len(waiting)), Path: "/approvals", Link: v.t.T("desk.approvals.title"),
			})
		}
	}
	guessed, err := v.Users.Guessed(v.ctx)
	if err != nil {
		return err
	}
	for _, u := range guessed {
		p.Notes = append(p.Notes, note{Text: v.t.T("desk.note.guessed", "name", u.Name, "n", u.WrongTries, "time", v.when(u.WrongAt))})
	}
	return nil
}
