package desk

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

type passwordPage struct {
	First   bool // the first password: nothing else works before
	Least   int
	Problem string
	Reset   string // by whom and when the password was made anew
}

// passwordShow is the form to change one's own password.
func passwordShow(v *visit) error { return v.passwordAgain(http.StatusOK, "") }

func (v *visit) passwordAgain(status int, problem string) error {
	b := passwordPage{First: v.user.MustChange, Least: staff.MinPassword, Problem: problem}
	if by := v.user.ResetBy; by != "" && b.First {
		names, err := v.userNames()
		if err != nil {
			return err
		}
		names[staff.Console] = v.t.T("desk.actor.console")
		b.Reset = v.t.T("desk.password.reset_by", "name", names[by], "time", v.when(v.user.ResetAt))
	}
	return v.render(status, "password", page{Title: v.t.T("desk.password.title")}, b)
}
