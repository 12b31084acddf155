package entry

import (
	"net/http"
	"strings"

	"xinsheng/internal/hub/desk/web"
)

type loginPage struct {
	Login   string
	Kept    bool // what a form carried when the session was over is kept for its author
	Problem string
}

// loginShow is the way in.
func loginShow(v *visit) error {
	if v.User != nil {
		http.Redirect(v.W, v.R, "/", http.StatusSeeOther)
		return nil
	}
	return v.Render(http.StatusOK, "login", web.Page{Title: v.T("desk.login.title"), Bare: true},
		loginPage{Kept: v.wasAt().Kept})
}

// local is path when it leads to a page of this desk and nowhere else.
func local(path string) (string, bool) {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n") {
		return "", false
	}
	return path, true
}
