// Package settings holds the pages on which the hospital says what it decides: deadlines, working days, texts,
// time-outs.
package settings

import (
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Cases  *casework.Cases
	Editor *hospital.Editor
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of settings.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/settings", Roles: run, Do: do(settingsShow)},
			{Method: "POST", Path: "/settings/{section}", Roles: run, Do: do(settingsSave)},
		},
		Notes: func(v *web.Visit) ([]web.Note, error) { return (&visit{v, p}).notes(), nil },
	}
}
