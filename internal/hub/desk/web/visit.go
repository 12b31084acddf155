package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
)

// Visit is one request.
type Visit struct {
	locale.Translator // into the language of whoever asks

	W    http.ResponseWriter
	R    *http.Request
	Ctx  context.Context
	User *store.User // nil when nobody is signed in

	Settings *hospital.Settings // the hospital's, with the defaults for what is not set up or could not be read

	// Lasting: what is written leaves the desk and is read another day, so that days have their year and none is today.
	Lasting bool

	frame *Frame
}

func (v *Visit) enter(route Route) error {
	set, err := v.frame.settings.Get(v.Ctx, v.frame.p.Store.DB())
	if errors.Is(err, hospital.ErrNotSetUp) {
		err = nil
	}
	if err != nil {
		v.Settings = hospital.Defaults() // the page that says so has a frame as well
		return err
	}
	v.Settings = set
	if err := v.recognise(route.Quiet); err != nil {
		return err
	}
	switch {
	case route.Open:
		return nil
	case v.User == nil:
		return errSignIn
	case v.User.MustChange && !route.First:
		return errFirst
	case route.Roles != nil && !slices.Contains(route.Roles, v.Role()):
		return ErrForbidden
	}
	return nil
}

// Now is the time by the hub's clock.
func (v *Visit) Now() time.Time { return v.frame.p.Now() }

// Role is what the user is.
func (v *Visit) Role() staff.Role { return staff.Role(v.User.Role) }

// Is reports whether the user has one of roles.
func (v *Visit) Is(roles ...staff.Role) bool {
	return v.User != nil && slices.Contains(roles, v.Role())
}

// Unit is the department whose cases alone this user sees; empty: all.
func (v *Visit) Unit() string {
	if v.Is(staff.Department) {
		return v.User.DepartmentID
	}
	return ""
}

// ReadsWords reports whether this user may read what people wrote. Directors may where the hospital says so.
func (v *Visit) ReadsWords() bool {
	return v.Is(staff.Centre, staff.Department) || v.Is(staff.Director) && v.Settings.CaseWork.DirectorReads
}

// Saw writes into the audit log that the user looked at something.
func (v *Visit) Saw(action, object string) error {
	return v.frame.p.Audit.Note(v.Ctx, v.User.ID, action, object)
}

// UserNames is the name of everyone who ever did something here, by id.
func (v *Visit) UserNames() (map[string]string, error) {
	all, err := v.frame.p.Users.List(v.Ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(all))
	for _, u := range all {
		names[u.ID] = u.Name
	}
	return names, nil
}

// Client is the address that asks.
func (v *Visit) Client() string { return v.frame.p.Client(v.R) }

// Partial reports whether the page asks for a piece of itself. Going back in the browser asks for all of it.
func (v *Visit) Partial() bool {
	return v.R.Header.Get("HX-Request") == "true" && v.R.Header.Get("HX-History-Restore-Request") == ""
}

// To sends the browser on after a form, with something to say there: the key of a text, empty for nothing.
func (v *Visit) To(path, flash string) error {
	if flash != "" {
		v.Flash(flash)
	}
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}
