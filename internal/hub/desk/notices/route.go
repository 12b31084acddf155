// Package notices holds the pages of what the desk tells its users: the list behind the bell, and what the hospital
// says of who is told of what by which way.
package notices

import (
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Notices *notice.Queue
	Courier *notice.Courier
}

type visit struct {
	*web.Visit
	Params
}

// Unread is how many notices the user has not looked at.
func (p Params) Unread(v *web.Visit) (int, error) { return p.Notices.Unread(v.Ctx, v.User.ID) }

// Room is the pages of notices.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/notices", Do: do(noticesList)},
			{Method: "GET", Path: "/notices/live", Quiet: true, Do: do(noticesList)},
			{Method: "POST", Path: "/notices/read", Do: do(noticesRead)},
			{Method: "POST", Path: "/notices/address", Do: do(addressSave)},
			{Method: "GET", Path: "/notices/duty", Roles: run, Do: do(dutyShow)},
			{Method: "POST", Path: "/notices/duty", Roles: run, Do: do(dutySave)},
			{Method: "GET", Path: "/notices/table", Roles: run, Do: do(tableShow)},
			{Method: "POST", Path: "/notices/table", Roles: run, Do: do(tableSave)},
			{Method: "GET", Path: "/notices/ways", Roles: run, Do: do(waysShow)},
			{Method: "POST", Path: "/notices/ways", Roles: run, Do: do(waysSave)},
			{Method: "POST", Path: "/notices/ways/{section}", Roles: run, Do: do(waySave)},
			{Method: "POST", Path: "/notices/ways/{section}/test", Roles: run, Do: do(wayTest)},
		},
		Notes: func(v *web.Visit) ([]web.Note, error) { return (&visit{v, p}).notes() },
	}
}
