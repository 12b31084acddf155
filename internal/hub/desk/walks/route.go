// Package walks holds the pages of patient experiencers' walks: asking for one, one as a timeline, and many side by
// side.
package walks

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
)

// Params are what the room needs.
type Params struct {
	Walks  *walk.Walks
	Parts  *media.Parts
	Fleet  *fleet.Register
	Erases bool // what was said on a walk can be emptied

	// State says where a case that a walk became stands.
	State func(v *web.Visit, k *store.Case, users map[string]string) string
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of walks.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	centre := []staff.Role{staff.Centre}
	watch := []staff.Role{staff.Centre, staff.Director}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/walks", Roles: watch, Do: do(walksList)},
			{Method: "POST", Path: "/walks", Roles: centre, Do: do(walkGive)},
			{Method: "GET", Path: "/walks/compare", Roles: watch, Do: do(walksCompare)},
			{Method: "GET", Path: "/walks/{id}", Roles: watch, Do: do(walkShow)},
			{Method: "POST", Path: "/walks/{id}/end", Roles: centre, Do: do(walkEnd)},
			{Method: "POST", Path: "/walks/{id}/reopen", Roles: centre, Do: do(walkReopen)},
		},
		Problems: []web.Problem{
			{Kind: walk.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		},
	}
}
