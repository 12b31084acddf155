package web

import (
	"errors"
	"net/http"
)

// What a room says when it has no word of its own for it.
var (
	ErrForbidden = errors.New("this role may not come here")
	ErrNotFound  = errors.New("nothing of that name is here")
	ErrInvalid   = errors.New("the form is not one of this desk's pages")
)

var (
	errSignIn = errors.New("not signed in")
	errFirst  = errors.New("the first password must be changed")
)

// Problem is what a kind of error looks like: the status of the answer, and the key of the text that says it.
type Problem struct {
	Kind   error
	Status int
	Key    string
}

func own() []Problem {
	return []Problem{
		{ErrForbidden, http.StatusForbidden, "desk.problem.forbidden"},
		{ErrNotFound, http.StatusNotFound, "desk.problem.not_found"},
		{ErrInvalid, http.StatusUnprocessableEntity, "desk.problem.invalid"},
	}
}

// Problem is the status and the text of an error, by the tables of all rooms.
func (v *Visit) Problem(err error) (status int, key string) {
	for _, p := range v.frame.problems {
		if errors.Is(err, p.Kind) {
			return p.Status, p.Key
		}
	}
	return http.StatusInternalServerError, "desk.problem.internal"
}

// fail answers an error by its kind. What it says comes from the texts, never from the error.
func (v *Visit) fail(err error) {
	switch {
	case errors.Is(err, errSignIn):
		if err := v.frame.p.Leave(v); err != nil {
			v.frame.note(v.R, err)
		}
		v.signIn()
		return
	case errors.Is(err, errFirst):
		http.Redirect(v.W, v.R, "/password", http.StatusSeeOther)
		return
	}
	status, key := v.Problem(err)
	if status == http.StatusInternalServerError {
		v.frame.note(v.R, err)
	}
	p := Page{Title: v.T("desk.problem.title")}
	if err := v.Render(status, "problem", p, v.T(key)); err != nil { // the frame asks the database for what it shows
		p.Bare = true
		if err := v.Render(status, "problem", p, v.T(key)); err != nil {
			v.frame.note(v.R, err)
		}
	}
}

// note logs a fault of the hub. A browser that left while its page was made is none.
func (f *Frame) note(r *http.Request, err error) {
	if r.Context().Err() != nil {
		f.p.Log.Debug("the browser left", "route", r.Pattern)
		return
	}
	f.p.Log.Error("desk", "method", r.Method, "route", r.Pattern, "error", err)
}

// LogProblem writes an error down that a page tells of among other things, if it is the hub's own.
func (v *Visit) LogProblem(err error) {
	if status, _ := v.Problem(err); status == http.StatusInternalServerError {
		v.frame.note(v.R, err)
	}
}

// signIn sends a browser to the login page. A page that asks for a piece of itself must load as a whole.
func (v *Visit) signIn() {
	switch {
	case v.Partial():
		v.W.Header().Set("HX-Redirect", "/login")
		v.W.WriteHeader(http.StatusUnauthorized)
	case v.R.Header.Get("Accept") == "text/event-stream":
		v.W.WriteHeader(http.StatusUnauthorized)
	default:
		http.Redirect(v.W, v.R, "/login", http.StatusSeeOther)
	}
}
