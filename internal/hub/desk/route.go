package desk

import (
	"xinsheng/internal/hub/desk/auditlog"
	"xinsheng/internal/hub/desk/cases"
	"xinsheng/internal/hub/desk/people"
	"xinsheng/internal/hub/desk/records"
	"xinsheng/internal/hub/desk/settings"
	"xinsheng/internal/hub/desk/surveys"
	"xinsheng/internal/hub/desk/walks"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Routes is the table of everything that the desk answers and of who may ask for it, for tests that walk it.
func Routes() []web.Route { routes, _ := table(new(Desk).join()); return routes }

// table joins what all rooms answer, and what errors look like.
func table(rooms []web.Room) (routes []web.Route, problems []web.Problem) {
	for _, room := range rooms {
		routes, problems = append(routes, room.Routes...), append(problems, room.Problems...)
	}
	return routes, problems
}

// join is every subject's part of the desk.
func (d *Desk) join() []web.Room {
	return []web.Room{
		cases.Room(d.cases()),
		records.Room(records.Params{Parts: d.parts, Scores: d.scores, Player: d.player, Eraser: d.Eraser}),
		auditlog.Room(auditlog.Params{Audit: d.Audit, Users: d.Users, Log: d.Log}),
		surveys.Room(surveys.Params{Surveys: d.surveys}),
		settings.Room(settings.Params{Cases: d.Cases, Editor: d.editor()}),
		people.Room(people.Params{Users: d.Users, Badges: d.badges, Walks: d.walks, Meetings: d.meetings}),
		walks.Room(walks.Params{Walks: d.walks, Parts: d.parts, Fleet: d.fleet, Erases: d.Eraser != nil, State: d.cases().State}),
		d.room(),
	}
}

func (d *Desk) room() web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, d}) }
	}
	all := func(r ...staff.Role) []staff.Role { return r }
	admin := all(staff.Admin)
	centre := all(staff.Centre)
	work := all(staff.Centre, staff.Department)
	read := all(staff.Centre, staff.Department, staff.Director)
	run := all(staff.Admin, staff.Centre)
	return web.Room{Problems: problems(), Routes: []web.Route{
		web.Static(),
		{Method: "GET", Path: "/login", Open: true, First: true, Do: do(loginShow)},
		{Method: "POST", Path: "/login", Open: true, First: true, Do: do(loginSend)},
		{Method: "POST", Path: "/language", Open: true, First: true, Do: do(languageSwitch)},
		{Method: "POST", Path: "/logout", First: true, Do: do(logoutSend)},
		{Method: "GET", Path: "/password", First: true, Do: do(passwordShow)},
		{Method: "POST", Path: "/password", First: true, Do: do(passwordChange)},
		{Method: "GET", Path: "/{$}", Do: do(startShow)},

		{Method: "GET", Path: "/live", Roles: read, Quiet: true, Do: do(liveStream)},
		{Method: "POST", Path: "/live/here", Roles: centre, Quiet: true, Do: do(liveHere)},

		{Method: "GET", Path: "/terminals", Roles: run, Do: do(terminalsList)},
		{Method: "GET", Path: "/terminals/live", Roles: run, Quiet: true, Do: do(terminalsList)},
		{Method: "POST", Path: "/terminals/codes", Roles: admin, Do: do(codeMake)},
		{Method: "GET", Path: "/terminals/{id}", Roles: admin, Do: do(terminalShow)},
		{Method: "POST", Path: "/terminals/{id}", Roles: admin, Do: do(terminalMove)},
		{Method: "POST", Path: "/terminals/{id}/revoke", Roles: admin, Do: do(terminalRevoke)},

		{Method: "GET", Path: "/places", Roles: run, Do: do(placesList)},
		{Method: "GET", Path: "/places/new", Roles: run, Do: do(placeNew)},
		{Method: "POST", Path: "/places/new", Roles: run, Do: do(placeAdd)},
		{Method: "GET", Path: "/places/export", Roles: run, Do: do(placesExport)},
		{Method: "GET", Path: "/places/import", Roles: run, Do: do(placesChoose)},
		{Method: "POST", Path: "/places/import", Roles: run, Form: maxSheet, Do: do(placesPreview)},
		{Method: "POST", Path: "/places/import/apply", Roles: run, Form: maxSheet, Do: do(placesApply)},
		{Method: "GET", Path: "/places/at/{id}", Roles: run, Do: do(placeShow)},
		{Method: "POST", Path: "/places/at/{id}", Roles: run, Do: do(placeChange)},
		{Method: "POST", Path: "/places/at/{id}/retire", Roles: run, Do: do(placeRetire)},
		{Method: "POST", Path: "/places/at/{id}/restore", Roles: run, Do: do(placeRestore)},

		{Method: "GET", Path: "/signs", Roles: run, Do: do(signsShow)},
		{Method: "GET", Path: "/signs/print", Roles: run, Do: do(signsPrint)},

		{Method: "GET", Path: "/scores", Roles: read, Do: do(scoresShow)},
		{Method: "GET", Path: "/scores/export", Roles: read, Do: do(scoresExport)},
		{Method: "GET", Path: "/scores/surveys", Roles: read, Do: do(scoreSurveys)},
		{Method: "GET", Path: "/scores/surveys/export", Roles: read, Do: do(surveyExport)},
		{Method: "GET", Path: "/scores/apart", Roles: read, Do: do(scoreApart)},
		{Method: "GET", Path: "/scores/words", Roles: work, Do: do(scoreWords)},
		{Method: "GET", Path: "/scores/sampling", Roles: read, Do: do(scoreSampling)},
		{Method: "POST", Path: "/scores/visits", Roles: centre, Do: do(visitsSave)},
		{Method: "GET", Path: "/scores/visits/form", Roles: centre, Do: do(visitsForm)},
		{Method: "POST", Path: "/scores/visits/import", Roles: centre, Form: maxSheet, Do: do(visitsImport)},
		{Method: "POST", Path: "/scores/target", Roles: centre, Do: do(targetSave)},
	}}
}
