// Package terminals holds the pages of the terminals: which are there and how they do, codes to enrol one, and where
// each stands.
package terminals

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Fleet *fleet.Register
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of terminals.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	admin := []staff.Role{staff.Admin}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/terminals", Roles: run, Do: do(terminalsList)},
			{Method: "GET", Path: "/terminals/live", Roles: run, Quiet: true, Do: do(terminalsList)},
			{Method: "POST", Path: "/terminals/codes", Roles: admin, Do: do(codeMake)},
			{Method: "GET", Path: "/terminals/{id}", Roles: admin, Do: do(terminalShow)},
			{Method: "POST", Path: "/terminals/{id}", Roles: admin, Do: do(terminalMove)},
			{Method: "POST", Path: "/terminals/{id}/revoke", Roles: admin, Do: do(terminalRevoke)},
		},
		Problems: []web.Problem{
			{Kind: fleet.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		},
	}
}
