package entry

import (
	"net/http"

	"xinsheng/internal/hub/staff"
)

// startShow leads each role to its first page.
func startShow(v *visit) error {
	path := map[staff.Role]string{staff.Admin: "/terminals", staff.Auditor: "/audit"}[v.Role()]
	if path == "" {
		path = "/cases"
	}
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}
