package desk

import (
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/auditlog"
	"xinsheng/internal/hub/desk/calls"
	"xinsheng/internal/hub/desk/cases"
	"xinsheng/internal/hub/desk/categories"
	"xinsheng/internal/hub/desk/employees"
	"xinsheng/internal/hub/desk/entry"
	"xinsheng/internal/hub/desk/notices"
	"xinsheng/internal/hub/desk/orders"
	"xinsheng/internal/hub/desk/people"
	"xinsheng/internal/hub/desk/places"
	"xinsheng/internal/hub/desk/records"
	"xinsheng/internal/hub/desk/scores"
	"xinsheng/internal/hub/desk/settings"
	"xinsheng/internal/hub/desk/surveys"
	"xinsheng/internal/hub/desk/terminals"
	"xinsheng/internal/hub/desk/walks"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// table joins the rooms: everything that the desk answers and who may ask for it, and what errors look like.
func table(rooms []web.Room) (routes []web.Route, problems []web.Problem) {
	for _, room := range rooms {
		routes, problems = append(routes, room.Routes...), append(problems, room.Problems...)
	}
	return routes, problems
}

// join is every subject's part of the desk.
func (d *Desk) join() []web.Room {
	return []web.Room{
		entry.Room(d.entry()),
		cases.Room(d.cases()),
		calls.Room(calls.Params{Calls: d.Calls, Cases: d.Cases}),
		orders.Room(orders.Params{Calls: d.Calls, Cases: d.Cases}),
		records.Room(records.Params{Parts: d.parts, Scores: d.scores, Player: d.player, Eraser: d.Eraser}),
		scores.Room(scores.Params{Scores: d.scores, Editor: d.editor(), Fleet: d.fleet}),
		categories.Room(categories.Params{Trees: category.Trees{Store: d.Store, Audit: d.Audit, Now: d.Now}}),
		surveys.Room(surveys.Params{Surveys: d.surveys}),
		walks.Room(walks.Params{Walks: d.walks, Parts: d.parts, Fleet: d.fleet, Erases: d.Eraser != nil, State: d.cases().
			State}),
		people.Room(people.Params{Users: d.Users, Badges: d.badges, Walks: d.walks, Meetings: d.meetings}),
		employees.Room(employees.Params{Directory: d.directory()}),
		places.Room(places.Params{Editor: d.editor()}),
		terminals.Room(terminals.Params{Fleet: d.fleet}),
		notices.Room(d.bell()),
		settings.Room(settings.Params{Cases: d.Cases, Editor: d.editor()}),
		auditlog.Room(auditlog.Params{Audit: d.Audit, Users: d.Users, Log: d.Log}),
		d.room(),
	}
}

// room is what the desk itself answers.
func (d *Desk) room() web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, d}) }
	}
	centre := []staff.Role{staff.Centre}
	read := []staff.Role{staff.Centre, staff.Department, staff.Director}
	return web.Room{Routes: []web.Route{
		web.Static(),
		{Method: "GET", Path: "/live", Roles: read, Quiet: true, Do: do(liveStream)},
		{Method: "POST", Path: "/live/here", Roles: centre, Quiet: true, Do: do(liveHere)},
	}}
}
