package desk

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

type passwordPage struct {
	First   bool // the first password: nothing else works before
	Least   int
	Problem string
}

// passwordShow is the form to change one's own password.
func passwordShow(v *visit) error { return v.passwordAgain(http.StatusOK, "") }

func (v *visit) passwordAgain(status int, problem string) error {
	return v.render(status, "password", page{Title: v.t.T("desk.password.title")},
		passwordPage{First: v.user.MustChange, Least: staff.MinPassword, Problem: problem})
}
