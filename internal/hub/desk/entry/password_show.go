package entry

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
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
	b := passwordPage{First: v.User.MustChange, Least: staff.MinPassword, Problem: problem}
	if by := v.User.ResetBy; by != "" && b.First {
		names, err := v.UserNames()
		if err != nil {
			return err
		}
		names[staff.Console] = v.T("desk.actor.console")
		b.Reset = v.T("desk.password.reset_by", "name", names[by], "time", v.When(v.User.ResetAt))
	}
	return v.Render(status, "password", web.Page{Title: v.T("desk.password.title")}, b)
}
