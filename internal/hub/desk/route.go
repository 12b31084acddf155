package desk

import (
	"xinsheng/internal/hub/desk/cases"
	"xinsheng/internal/hub/desk/records"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// Routes is the table, for tests that walk it.
func Routes() []web.Route { routes, _ := new(Desk).table(); return routes }

// table joins the rooms' tables: everything that the desk answers, who may ask, and what errors look like.
func (d *Desk) table() (routes []web.Route, problems []web.Problem) {
	for _, room := range d.rooms() {
		routes, problems = append(routes, room.Routes...), append(problems, room.Problems...)
	}
	return routes, problems
}

// rooms is every subject's part of the desk.
func (d *Desk) rooms() []web.Room {
	return []web.Room{
		cases.Room(d.cases()),
		records.Room(records.Params{Parts: d.parts, Scores: d.scores, Player: d.player, Eraser: d.Eraser}),
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
	audit := all(staff.Auditor)
	watch := all(staff.Centre, staff.Director) // walks: words are for the centre alone
	return web.Room{Problems: problems(), Routes: []web.Route{
		web.Static(),
		{Method: "GET", Path: "/login", Open: true, First: true, Do: do(loginShow)},
		{Method: "POST", Path: "/login", Open: true, First: true, Do: do(loginSend)},
		{Method: "POST", Path: "/language", Open: true, First: true, Do: do(languageSwitch)},
		{Method: "POST", Path: "/logout", First: true, Do: do(logoutSend)},
		{Method: "GET", Path: "/password", First: true, Do: do(passwordShow)},
		{Method: "POST", Path: "/password", First: true, Do: do(passwordChange)},
		{Method: "GET", Path: "/{$}", Do: do(startShow)},

		{Method: "GET", Path: "/walks", Roles: watch, Do: do(walksList)},
		{Method: "POST", Path: "/walks", Roles: centre, Do: do(walkGive)},
		{Method: "GET", Path: "/walks/compare", Roles: watch, Do: do(walksCompare)},
		{Method: "GET", Path: "/walks/{id}", Roles: watch, Do: do(walkShow)},
		{Method: "POST", Path: "/walks/{id}/end", Roles: centre, Do: do(walkEnd)},
		{Method: "POST", Path: "/walks/{id}/reopen", Roles: centre, Do: do(walkReopen)},
		{Method: "GET", Path: "/walkers", Roles: run, Do: do(walkersList)},
		{Method: "POST", Path: "/walkers", Roles: run, Do: do(walkerAdd)},
		{Method: "POST", Path: "/walkers/{id}/renew", Roles: run, Do: do(walkerRenew)},
		{Method: "POST", Path: "/walkers/{id}/disable", Roles: run, Do: do(walkerDisable)},
		{Method: "POST", Path: "/walkers/{id}/enable", Roles: run, Do: do(walkerEnable)},

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

		{Method: "GET", Path: "/surveys", Roles: run, Do: do(surveysList)},
		{Method: "GET", Path: "/surveys/new", Roles: run, Do: do(surveyNew)},
		{Method: "POST", Path: "/surveys/new", Roles: run, Form: maxSurvey, Do: do(surveyAdd)},
		{Method: "GET", Path: "/surveys/{id}", Roles: run, Do: do(surveyShow)},
		{Method: "GET", Path: "/surveys/{id}/edit", Roles: run, Do: do(surveyEdit)},
		{Method: "POST", Path: "/surveys/{id}/edit", Roles: run, Form: maxSurvey, Do: do(surveySave)},
		{Method: "GET", Path: "/surveys/{id}/words/{n}", Roles: run, Do: do(surveyWords)},
		{Method: "POST", Path: "/surveys/{id}/words/{n}", Roles: run, Do: do(surveyReword)},
		{Method: "POST", Path: "/surveys/{id}/publish", Roles: run, Do: do(surveyPublish)},
		{Method: "POST", Path: "/surveys/{id}/drop", Roles: run, Do: do(surveyDrop)},
		{Method: "POST", Path: "/surveys/{id}/plan", Roles: run, Do: do(surveyPlan)},
		{Method: "POST", Path: "/surveys/{id}/end", Roles: run, Do: do(surveyEnd)},

		{Method: "GET", Path: "/listening", Roles: run, Do: do(listeningList)},
		{Method: "POST", Path: "/listening", Roles: run, Do: do(listeningPlan)},
		{Method: "POST", Path: "/listening/{id}/cancel", Roles: run, Do: do(listeningCancel)},

		{Method: "GET", Path: "/badges", Roles: run, Do: do(badgesList)},
		{Method: "POST", Path: "/badges", Roles: run, Do: do(badgeAdd)},
		{Method: "POST", Path: "/badges/{id}/renew", Roles: run, Do: do(badgeRenew)},
		{Method: "POST", Path: "/badges/{id}/disable", Roles: run, Do: do(badgeDisable)},
		{Method: "POST", Path: "/badges/{id}/enable", Roles: run, Do: do(badgeEnable)},

		{Method: "GET", Path: "/settings", Roles: run, Do: do(settingsShow)},
		{Method: "POST", Path: "/settings/{section}", Roles: run, Do: do(settingsSave)},

		{Method: "GET", Path: "/users", Roles: admin, Do: do(usersList)},
		{Method: "POST", Path: "/users", Roles: admin, Do: do(userAdd)},
		{Method: "POST", Path: "/users/{id}/reset", Roles: admin, Do: do(userReset)},
		{Method: "POST", Path: "/users/{id}/disable", Roles: admin, Do: do(userDisable)},
		{Method: "POST", Path: "/users/{id}/enable", Roles: admin, Do: do(userEnable)},
		{Method: "GET", Path: "/approvals", Roles: centre, Do: do(approvalsList)},
		{Method: "POST", Path: "/approvals/{id}/approve", Roles: centre, Do: do(approvalGive)},
		{Method: "POST", Path: "/approvals/{id}/refuse", Roles: centre, Do: do(approvalRefuse)},

		{Method: "GET", Path: "/audit", Roles: audit, Do: do(auditList)},
		{Method: "POST", Path: "/audit/verify", Roles: audit, Do: do(auditVerify)},
		{Method: "POST", Path: "/audit/accept", Roles: audit, Do: do(auditAccept)},
	}}
}
