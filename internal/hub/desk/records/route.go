// Package records is what the desk does with records that became no case: what was said in questionnaires and on walks
// is played, and emptied where somebody was named in it who must not be.
package records

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Parts  *media.Parts
	Scores *score.Scores
	Player *part.Player
	Eraser Eraser // nil: nothing is erased but by the nightly job
}

type visit struct {
	*web.Visit
	Params
}

var errOther = errors.New("it was said at another department")

// Room is the pages of such records.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	work := []staff.Role{staff.Centre, staff.Department}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/records/{record}/{part}", Roles: work, Quiet: true, Do: do(recordMedia)},
			{Method: "GET", Path: "/records/{record}/{part}/{what}", Roles: work, Do: do(recordServe)},
			{Method: "POST", Path: "/records/{record}/erase", Roles: []staff.Role{staff.Centre}, Do: do(recordErase)},
		},
		Problems: []web.Problem{{Kind: errOther, Status: http.StatusForbidden, Key: "desk.problem.other_unit"}},
	}
}
