// Package people holds the pages of those who work with the hub and at terminals: accounts and their approvals, badges,
// patient experiencers, listening sessions and who leads them.
package people

import (
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/walk"
)

// Params are what the room needs.
type Params struct {
	Users    *staff.Users
	Badges   *badge.Badges
	Walks    *walk.Walks
	Meetings *listening.Sessions
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of people.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	admin := []staff.Role{staff.Admin}
	centre := []staff.Role{staff.Centre}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/walkers", Roles: run, Do: do(walkersList)},
			{Method: "POST", Path: "/walkers", Roles: run, Do: do(walkerAdd)},
			{Method: "POST", Path: "/walkers/{id}/renew", Roles: run, Do: do(walkerRenew)},
			{Method: "POST", Path: "/walkers/{id}/disable", Roles: run, Do: do(walkerDisable)},
			{Method: "POST", Path: "/walkers/{id}/enable", Roles: run, Do: do(walkerEnable)},
			{Method: "GET", Path: "/listening", Roles: run, Do: do(listeningList)},
			{Method: "POST", Path: "/listening", Roles: run, Do: do(listeningPlan)},
			{Method: "POST", Path: "/listening/{id}/cancel", Roles: run, Do: do(listeningCancel)},
			{Method: "GET", Path: "/badges", Roles: run, Do: do(badgesList)},
			{Method: "POST", Path: "/badges", Roles: run, Do: do(badgeAdd)},
			{Method: "POST", Path: "/badges/{id}/renew", Roles: run, Do: do(badgeRenew)},
			{Method: "POST", Path: "/badges/{id}/disable", Roles: run, Do: do(badgeDisable)},
			{Method: "POST", Path: "/badges/{id}/enable", Roles: run, Do: do(badgeEnable)},
			{Method: "GET", Path: "/users", Roles: admin, Do: do(usersList)},
			{Method: "POST", Path: "/users", Roles: admin, Do: do(userAdd)},
			{Method: "POST", Path: "/users/{id}/reset", Roles: admin, Do: do(userReset)},
			{Method: "POST", Path: "/users/{id}/disable", Roles: admin, Do: do(userDisable)},
			{Method: "POST", Path: "/users/{id}/enable", Roles: admin, Do: do(userEnable)},
			{Method: "GET", Path: "/approvals", Roles: centre, Do: do(approvalsList)},
			{Method: "POST", Path: "/approvals/{id}/approve", Roles: centre, Do: do(approvalGive)},
			{Method: "POST", Path: "/approvals/{id}/refuse", Roles: centre, Do: do(approvalRefuse)},
		},
		Problems: []web.Problem{
			{Kind: badge.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: listening.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: staff.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: staff.ErrTaken, Status: http.StatusConflict, Key: "desk.problem.taken"},
			{Kind: staff.ErrLastAdmin, Status: http.StatusConflict, Key: "desk.problem.last_admin"},
			{Kind: staff.ErrSecond, Status: http.StatusForbidden, Key: "desk.problem.second"},
			{Kind: staff.ErrNoSecond, Status: http.StatusConflict, Key: "desk.problem.no_second"},
			{Kind: staff.ErrNotAsked, Status: http.StatusConflict, Key: "desk.problem.not_asked"},
			{Kind: staff.ErrInvalid, Status: http.StatusUnprocessableEntity, Key: "desk.problem.user"},
			{Kind: staff.ErrWeak, Status: http.StatusUnprocessableEntity, Key: "desk.problem.weak"},
			{Kind: staff.ErrSame, Status: http.StatusUnprocessableEntity, Key: "desk.problem.same"},
			{Kind: staff.ErrLogin, Status: http.StatusUnprocessableEntity, Key: "desk.problem.old_password"},
		},
		Notes: func(v *web.Visit) ([]web.Note, error) { return (&visit{v, p}).notes() },
	}
}
