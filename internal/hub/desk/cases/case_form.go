package cases

import (
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
)

// alter takes a form's change to the case that the path names. Refused, the case is shown as it is now, with the reason
// and with what was typed.
func (v *visit) alter(flash string, change func(ref casework.Ref, f *casework.File) error) error {
	f, err := v.file()
	if err != nil {
		return v.away(err)
	}
	version, err := strconv.ParseInt(v.R.PostFormValue("version"), 10, 64)
	if err != nil || version == 0 {
		return web.ErrInvalid
	}
	err = change(casework.Ref{ID: f.Case.ID, Version: version}, f)
	if err == nil {
		if err := v.sentTexts(v.User.ID, f.Case.ID); err != nil {
			return err
		}
		path, err := v.lands(&f.Case)
		if err != nil {
			return err
		}
		return v.To(path, flash)
	}
	status, key := v.Problem(err)
	if status == http.StatusInternalServerError {
		return err
	}
	all, kerr := v.keepTexts(v.User.ID, f.Case.ID)
	if kerr != nil {
		return kerr
	}
	if status == http.StatusForbidden {
		return err
	}
	if f, err = v.file(); err != nil { // as it is by now
		return v.away(err)
	}
	if err := v.looked(f); err != nil {
		return err
	}
	kept := "" // what is kept stands on the page by itself
	if own := v.formFields(); !all && (len(own) == 0 || own[0] == "answer" || own[0] == "note") {
		kept = v.R.PostFormValue("text")
	}
	return v.showCase(status, f, v.T(key), kept)
}

func (v *visit) kindName(k feedback.Kind) string { return v.T("desk.kind." + string(k)) }
