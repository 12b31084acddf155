package desk

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// What a session holds.
const (
	keyUser  = "user"  // user id
	keyStamp = "stamp" // of the password that it was opened with
	keyBegan = "began" // unix time of signing in
	keySeen  = "seen"  // unix time of the last sign of life, to the minute
	keyFlash = "flash" // locale key of what to say once on the next page
	keyWrong = "wrong" // wrong tries since the sign-in before, to be told once
)

// visit is one request.
type visit struct {
	*Desk
	w    http.ResponseWriter
	r    *http.Request
	ctx  context.Context
	user *store.User // nil when nobody is signed in
	t    locale.Translator

	set *hospital.Settings // the hospital's, with the defaults for what is not set up or could not be read
}

// guard lets the right people through to a route, and answers their errors.
func (d *Desk) guard(route Route) http.Handler {
	longest := cmp.Or(route.Form, maxForm)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, longest)
		v := &visit{Desk: d, w: w, r: r, ctx: r.Context(), set: hospital.Defaults()}
		v.t = d.texts.For(langOf(r))
		if err := v.enter(route); err != nil {
			v.fail(err)
			return
		}
		if err := route.do(v); err != nil {
			v.fail(err)
		}
	})
}

var (
	errSignIn    = errors.New("not signed in")
	errFirst     = errors.New("the first password must be changed")
	errForbidden = errors.New("this role may not come here")
)

func (v *visit) enter(route Route) error {
	set, err := v.settings.Get(v.ctx, v.Store.DB())
	if errors.Is(err, hospital.ErrNotSetUp) {
		err = nil
	}
	if err != nil {
		return err
	}
	v.set = set
	if err := v.recognise(route.Quiet); err != nil {
		return err
	}
	switch {
	case route.Open:
		return nil
	case v.user == nil:
		return errSignIn
	case v.user.MustChange && !route.First:
		return errFirst
	case route.Roles != nil && !slices.Contains(route.Roles, v.role()):
		return errForbidden
	}
	return nil
}

// recognise finds the user of the session and ends sessions that are over: idle, disabled, or opened with an old password.
func (v *visit) recognise(quiet bool) error {
	id := v.sessions.GetString(v.ctx, keyUser)
	if id == "" {
		return nil
	}
	user, err := v.Users.ByID(v.ctx, id)
	if err != nil && !errors.Is(err, staff.ErrNotFound) {
		return err
	}
	now := v.Now()
	seen, began := time.Unix(v.sessions.GetInt64(v.ctx, keySeen), 0), time.Unix(v.sessions.GetInt64(v.ctx, keyBegan), 0)
	if err != nil || !user.DisabledAt.IsZero() || staff.Stamp(user) != v.sessions.GetString(v.ctx, keyStamp) ||
		now.Sub(seen) > staff.IdleLife || now.Sub(began) > staff.WholeLife {
		return v.forget()
	}
	v.user = user
	if !quiet && now.Sub(seen) > time.Minute { // not at each request: every change of a session is a write to disk
		v.sessions.Put(v.ctx, keySeen, now.Unix())
	}
	return nil
}

// forget ends the session.
func (v *visit) forget() error {
	if err := v.sessions.Clear(v.ctx); err != nil {
		return err
	}
	return v.sessions.RenewToken(v.ctx)
}

func (v *visit) role() staff.Role { return staff.Role(v.user.Role) }

// is reports whether the user has one of roles.
func (v *visit) is(roles ...staff.Role) bool {
	return v.user != nil && slices.Contains(roles, v.role())
}

// actor is the user as case work knows him.
func (v *visit) actor() casework.Actor {
	return casework.Actor{ID: v.user.ID, Role: casework.Role(v.user.Role), Unit: v.user.DepartmentID}
}

// unit is the department whose cases alone this user sees; empty: all.
func (v *visit) unit() string {
	if v.is(staff.Department) {
		return v.user.DepartmentID
	}
	return ""
}

// words reports whether this user may read what people wrote.
func (v *visit) words() bool { return v.is(staff.Centre, staff.Department) }

// saw writes into the audit log that the user looked at something.
func (v *visit) saw(action, object string) error {
	return v.Audit.Note(v.ctx, v.user.ID, action, object)
}

// partial reports whether the page asks for a piece of itself. Going back in the browser asks for all of it.
func (v *visit) partial() bool {
	return v.r.Header.Get("HX-Request") == "true" && v.r.Header.Get("HX-History-Restore-Request") == ""
}

// to sends the browser on after a form, with something to say there.
func (v *visit) to(path, flash string) error {
	if flash != "" {
		v.sessions.Put(v.ctx, keyFlash, flash)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}
