// Package calls holds the pages on which an operator writes down what is said on the telephone or at the desk in the
// hall, and what comes in letters and orders one by one.
package calls

import (
	"net/http"

	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Calls *call.Calls
	Cases *casework.Cases
}

type visit struct {
	*web.Visit
	Params
}

// actor is the operator as case work knows him.
func (v *visit) actor() casework.Actor {
	return casework.Actor{ID: v.User.ID, Role: casework.Role(v.User.Role), Unit: v.User.DepartmentID}
}

// Room is the pages of calls.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	centre := []staff.Role{staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/calls", Roles: centre, Do: do(callsList)},
			{Method: "GET", Path: "/calls/new", Roles: centre, Do: do(callNew)},
			{Method: "GET", Path: "/calls/at/{id}", Roles: centre, Do: do(callShow)},
			{Method: "POST", Path: "/calls/at/{id}", Roles: centre, Do: do(callEnd)},
			{Method: "POST", Path: "/calls/at/{id}/keep", Roles: centre, Do: do(callKeep)},
		},
		Problems: []web.Problem{
			{Kind: call.ErrUnknown, Status: http.StatusNotFound, Key: "call.problem.unknown"},
			{Kind: call.ErrOther, Status: http.StatusConflict, Key: "call.problem.other"},
			{Kind: call.ErrOver, Status: http.StatusConflict, Key: "call.problem.over"},
			{Kind: call.ErrWords, Status: http.StatusUnprocessableEntity, Key: "call.problem.words"},
			{Kind: call.ErrSaid, Status: http.StatusUnprocessableEntity, Key: "call.problem.said"},
			{Kind: call.ErrPhone, Status: http.StatusUnprocessableEntity, Key: "call.problem.phone"},
			{Kind: call.ErrKind, Status: http.StatusUnprocessableEntity, Key: "call.problem.kind"},
			{Kind: call.ErrDate, Status: http.StatusUnprocessableEntity, Key: "call.problem.date"},
			{Kind: call.ErrTooLong, Status: http.StatusUnprocessableEntity, Key: "call.problem.too_long"},
			{Kind: errPlace, Status: http.StatusUnprocessableEntity, Key: "call.problem.place"},
			{Kind: casework.ErrTwice, Status: http.StatusConflict, Key: "call.problem.twice"},
		},
	}
}
