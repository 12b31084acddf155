// Package places holds the pages of the hospital's places: the tree, a place, a table in and out, and the signs that
// hang there.
package places

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Editor *hospital.Editor
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of places.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/places", Roles: run, Do: do(placesList)},
			{Method: "GET", Path: "/places/new", Roles: run, Do: do(placeNew)},
			{Method: "POST", Path: "/places/new", Roles: run, Do: do(placeAdd)},
			{Method: "GET", Path: "/places/export", Roles: run, Do: do(placesExport)},
			{Method: "GET", Path: "/places/import", Roles: run, Do: do(placesChoose)},
			{Method: "POST", Path: "/places/import", Roles: run, Form: web.MaxUpload, Do: do(placesPreview)},
			{Method: "POST", Path: "/places/import/apply", Roles: run, Form: web.MaxTable, Do: do(placesApply)},
			{Method: "GET", Path: "/places/at/{id}", Roles: run, Do: do(placeShow)},
			{Method: "POST", Path: "/places/at/{id}", Roles: run, Do: do(placeChange)},
			{Method: "POST", Path: "/places/at/{id}/retire", Roles: run, Do: do(placeRetire)},
			{Method: "POST", Path: "/places/at/{id}/restore", Roles: run, Do: do(placeRestore)},
			{Method: "GET", Path: "/signs", Roles: run, Do: do(signsShow)},
			{Method: "GET", Path: "/signs/print", Roles: run, Do: do(signsPrint)},
		},
		Problems: []web.Problem{
			{Kind: hospital.ErrStale, Status: http.StatusConflict, Key: "places.stale"},
		},
		Notes: func(v *web.Visit) ([]web.Note, error) { return (&visit{v, p}).notes(), nil },
	}
}
