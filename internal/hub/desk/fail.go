package desk

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/walk"
)

// fail answers an error by its kind. What it says comes from the texts, never from the error.
func (v *visit) fail(err error) {
	switch {
	case errors.Is(err, errSignIn):
		if err := v.comeBack(); err != nil {
			v.note(v.r, err)
		}
		v.signIn()
		return
	case errors.Is(err, errFirst):
		http.Redirect(v.w, v.r, "/password", http.StatusSeeOther)
		return
	}
	status, key := problem(err)
	if status == http.StatusInternalServerError {
		v.note(v.r, err)
	}
	p := page{Title: v.t.T("desk.problem.title")}
	if err := v.render(status, "problem", p, v.t.T(key)); err != nil { // the frame asks the database for what it shows
		p.Bare = true
		if err := v.render(status, "problem", p, v.t.T(key)); err != nil {
			v.note(v.r, err)
		}
	}
}

// note logs a fault of the hub. A browser that left while its page was made is none.
func (d *Desk) note(r *http.Request, err error) {
	if r.Context().Err() != nil {
		d.Log.Debug("the browser left", "route", r.Pattern)
		return
	}
	d.Log.Error("desk", "method", r.Method, "route", r.Pattern, "error", err)
}

// signIn sends a browser to the login page. A page that asks for a piece of itself must load as a whole.
func (v *visit) signIn() {
	switch {
	case v.partial():
		v.w.Header().Set("HX-Redirect", "/login")
		v.w.WriteHeader(http.StatusUnauthorized)
	case v.r.Header.Get("Accept") == "text/event-stream":
		v.w.WriteHeader(http.StatusUnauthorized)
	default:
		http.Redirect(v.w, v.r, "/login", http.StatusSeeOther)
	}
}

// problem is the status and the text of an error.
func problem(err error) (status int, key string) {
	for _, p := range []struct {
		kind   error
		status int
		key    string
	}{
		{errForbidden, http.StatusForbidden, "desk.problem.forbidden"},
		{casework.ErrForbidden, http.StatusForbidden, "desk.problem.forbidden"},
		{casework.ErrOtherUnit, http.StatusForbidden, "desk.problem.other_unit"},
		{casework.ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{casework.ErrStale, http.StatusConflict, "desk.problem.stale"},
		{casework.ErrAnswered, http.StatusConflict, "desk.problem.answered"},
		{casework.ErrState, http.StatusConflict, "desk.problem.state"},
		{casework.ErrSamePerson, http.StatusConflict, "desk.problem.same_person"},
		{casework.ErrEmpty, http.StatusUnprocessableEntity, "desk.problem.empty"},
		{casework.ErrTooLong, http.StatusUnprocessableEntity, "desk.problem.too_long"},
		{casework.ErrEarlier, http.StatusUnprocessableEntity, "desk.problem.earlier"},
		{casework.ErrTooLate, http.StatusUnprocessableEntity, "desk.problem.too_late"},
		{casework.ErrUnknown, http.StatusUnprocessableEntity, "desk.problem.invalid"},
		{hospital.ErrStale, http.StatusConflict, "places.stale"},
		{fleet.ErrUnknown, http.StatusNotFound, "desk.problem.not_found"},
		{walk.ErrUnknown, http.StatusNotFound, "desk.problem.not_found"},
		{badge.ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{listening.ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{survey.ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{survey.ErrPublished, http.StatusConflict, "survey.problem"},
		{survey.ErrDraft, http.StatusConflict, "survey.problem"},
		{survey.ErrStale, http.StatusConflict, "survey.problem"},
		{survey.ErrPeriod, http.StatusConflict, "survey.problem"},
		{staff.ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{staff.ErrTaken, http.StatusConflict, "desk.problem.taken"},
		{staff.ErrLastAdmin, http.StatusConflict, "desk.problem.last_admin"},
		{staff.ErrSecond, http.StatusForbidden, "desk.problem.second"},
		{staff.ErrNoSecond, http.StatusConflict, "desk.problem.no_second"},
		{staff.ErrNotAsked, http.StatusConflict, "desk.problem.not_asked"},
		{staff.ErrInvalid, http.StatusUnprocessableEntity, "desk.problem.user"},
		{staff.ErrWeak, http.StatusUnprocessableEntity, "desk.problem.weak"},
		{staff.ErrSame, http.StatusUnprocessableEntity, "desk.problem.same"},
		{staff.ErrLogin, http.StatusUnprocessableEntity, "desk.problem.old_password"},
	} {
		if errors.Is(err, p.kind) {
			return p.status, p.key
		}
	}
	return http.StatusInternalServerError, "desk.problem.internal"
}
