package desk

import "xinsheng/internal/hub/staff"

// Route is one line of the table of everything that the desk answers.
type Route struct {
	Method string
	Path   string
	Roles  []staff.Role // who may; nil: whoever is signed in
	Open   bool         // also those who are not signed in
	First  bool         // also those who have yet to change their first password
	Form   int64        // longest form in bytes; 0: maxForm
	Quiet  bool         // asked by the page itself: does not keep a session alive

	do func(*visit) error
}

// Routes is the table, for tests that walk it.
func Routes() []Route { return table() }

// table is the only place where the desk's routes are named.
func table() []Route {
	all := func(r ...staff.Role) []staff.Role { return r }
	admin := all(staff.Admin)
	centre := all(staff.Centre)
	work := all(staff.Centre, staff.Department)
	read := all(staff.Centre, staff.Department, staff.Director)
	run := all(staff.Admin, staff.Centre)
	audit := all(staff.Auditor)
	watch := all(staff.Centre, staff.Director) // walks: words are for the centre alone
	return []Route{
		{Method: "GET", Path: "/static/{version}/{file}", Open: true, First: true, Quiet: true, do: staticServe},
		{Method: "GET", Path: "/login", Open: true, First: true, do: loginShow},
		{Method: "POST", Path: "/login", Open: true, First: true, do: loginSend},
		{Method: "POST", Path: "/language", Open: true, First: true, do: languageSwitch},
		{Method: "POST", Path: "/logout", First: true, do: logoutSend},
		{Method: "GET", Path: "/password", First: true, do: passwordShow},
		{Method: "POST", Path: "/password", First: true, do: passwordChange},
		{Method: "GET", Path: "/{$}", do: startShow},

		{Method: "GET", Path: "/cases", Roles: read, do: casesList},
		{Method: "GET", Path: "/cases/live", Roles: read, Quiet: true, do: casesList},
		{Method: "GET", Path: "/cases/{number}", Roles: read, do: caseShow},
		{Method: "POST", Path: "/cases/{number}/accept", Roles: centre, do: caseAccept},
		{Method: "POST", Path: "/cases/{number}/assign", Roles: centre, do: caseAssign},
		{Method: "POST", Path: "/cases/{number}/grant", Roles: centre, do: caseGrant},
		{Method: "POST", Path: "/cases/{number}/remind", Roles: centre, do: caseRemind},
		{Method: "POST", Path: "/cases/{number}/answer", Roles: work, do: caseAnswer},
		{Method: "POST", Path: "/cases/{number}/note", Roles: work, do: caseNote},
		{Method: "POST", Path: "/cases/{number}/extend", Roles: centre, do: caseExtend},
		{Method: "POST", Path: "/cases/{number}/close", Roles: centre, do: caseClose},
		{Method: "POST", Path: "/cases/{number}/approve", Roles: centre, do: caseApprove},
		{Method: "POST", Path: "/cases/{number}/refuse", Roles: centre, do: caseRefuse},
		{Method: "POST", Path: "/cases/{number}/withdraw", Roles: centre, do: caseWithdraw},
		{Method: "POST", Path: "/cases/{number}/acknowledge", Roles: centre, do: caseAcknowledge},
		{Method: "POST", Path: "/cases/{number}/text", Open: true, do: textKeep},
		{Method: "GET", Path: "/cases/{number}/added", Roles: work, Quiet: true, do: mediaAdded},
		{Method: "GET", Path: "/cases/{number}/media/{record}/{part}", Roles: work, Quiet: true, do: mediaShow},
		{Method: "GET", Path: "/cases/{number}/media/{record}/{part}/{what}", Roles: work, do: mediaServe},

		{Method: "GET", Path: "/records/{record}/{part}", Roles: work, Quiet: true, do: recordMedia},
		{Method: "GET", Path: "/records/{record}/{part}/{what}", Roles: work, do: recordServe},
		{Method: "POST", Path: "/records/{record}/erase", Roles: centre, do: recordErase},

		{Method: "GET", Path: "/walks", Roles: watch, do: walksList},
		{Method: "POST", Path: "/walks", Roles: centre, do: walkGive},
		{Method: "GET", Path: "/walks/compare", Roles: watch, do: walksCompare},
		{Method: "GET", Path: "/walks/{id}", Roles: watch, do: walkShow},
		{Method: "POST", Path: "/walks/{id}/end", Roles: centre, do: walkEnd},
		{Method: "POST", Path: "/walks/{id}/reopen", Roles: centre, do: walkReopen},
		{Method: "GET", Path: "/walkers", Roles: run, do: walkersList},
		{Method: "POST", Path: "/walkers", Roles: run, do: walkerAdd},
		{Method: "POST", Path: "/walkers/{id}/renew", Roles: run, do: walkerRenew},
		{Method: "POST", Path: "/walkers/{id}/disable", Roles: run, do: walkerDisable},
		{Method: "POST", Path: "/walkers/{id}/enable", Roles: run, do: walkerEnable},

		{Method: "GET", Path: "/live", Roles: read, Quiet: true, do: liveStream},
		{Method: "GET", Path: "/live/banner", Roles: read, Quiet: true, do: liveBanner},

		{Method: "GET", Path: "/terminals", Roles: run, do: terminalsList},
		{Method: "GET", Path: "/terminals/live", Roles: run, Quiet: true, do: terminalsList},
		{Method: "POST", Path: "/terminals/codes", Roles: admin, do: codeMake},
		{Method: "GET", Path: "/terminals/{id}", Roles: admin, do: terminalShow},
		{Method: "POST", Path: "/terminals/{id}", Roles: admin, do: terminalMove},
		{Method: "POST", Path: "/terminals/{id}/revoke", Roles: admin, do: terminalRevoke},

		{Method: "GET", Path: "/places", Roles: run, do: placesList},
		{Method: "GET", Path: "/places/new", Roles: run, do: placeNew},
		{Method: "POST", Path: "/places/new", Roles: run, do: placeAdd},
		{Method: "GET", Path: "/places/export", Roles: run, do: placesExport},
		{Method: "GET", Path: "/places/import", Roles: run, do: placesChoose},
		{Method: "POST", Path: "/places/import", Roles: run, Form: maxSheet, do: placesPreview},
		{Method: "POST", Path: "/places/import/apply", Roles: run, Form: maxSheet, do: placesApply},
		{Method: "GET", Path: "/places/at/{id}", Roles: run, do: placeShow},
		{Method: "POST", Path: "/places/at/{id}", Roles: run, do: placeChange},
		{Method: "POST", Path: "/places/at/{id}/retire", Roles: run, do: placeRetire},
		{Method: "POST", Path: "/places/at/{id}/restore", Roles: run, do: placeRestore},

		{Method: "GET", Path: "/signs", Roles: run, do: signsShow},
		{Method: "GET", Path: "/signs/print", Roles: run, do: signsPrint},

		{Method: "GET", Path: "/scores", Roles: read, do: scoresShow},
		{Method: "GET", Path: "/scores/export", Roles: read, do: scoresExport},
		{Method: "GET", Path: "/scores/surveys", Roles: read, do: scoreSurveys},
		{Method: "GET", Path: "/scores/surveys/export", Roles: read, do: surveyExport},
		{Method: "GET", Path: "/scores/apart", Roles: read, do: scoreApart},
		{Method: "GET", Path: "/scores/words", Roles: work, do: scoreWords},
		{Method: "GET", Path: "/scores/sampling", Roles: read, do: scoreSampling},
		{Method: "POST", Path: "/scores/visits", Roles: centre, do: visitsSave},
		{Method: "GET", Path: "/scores/visits/form", Roles: centre, do: visitsForm},
		{Method: "POST", Path: "/scores/visits/import", Roles: centre, Form: maxSheet, do: visitsImport},
		{Method: "POST", Path: "/scores/target", Roles: centre, do: targetSave},

		{Method: "GET", Path: "/surveys", Roles: run, do: surveysList},
		{Method: "GET", Path: "/surveys/new", Roles: run, do: surveyNew},
		{Method: "POST", Path: "/surveys/new", Roles: run, Form: maxSurvey, do: surveyAdd},
		{Method: "GET", Path: "/surveys/{id}", Roles: run, do: surveyShow},
		{Method: "GET", Path: "/surveys/{id}/edit", Roles: run, do: surveyEdit},
		{Method: "POST", Path: "/surveys/{id}/edit", Roles: run, Form: maxSurvey, do: surveySave},
		{Method: "GET", Path: "/surveys/{id}/words/{n}", Roles: run, do: surveyWords},
		{Method: "POST", Path: "/surveys/{id}/words/{n}", Roles: run, do: surveyReword},
		{Method: "POST", Path: "/surveys/{id}/publish", Roles: run, do: surveyPublish},
		{Method: "POST", Path: "/surveys/{id}/drop", Roles: run, do: surveyDrop},
		{Method: "POST", Path: "/surveys/{id}/plan", Roles: run, do: surveyPlan},
		{Method: "POST", Path: "/surveys/{id}/end", Roles: run, do: surveyEnd},

		{Method: "GET", Path: "/listening", Roles: run, do: listeningList},
		{Method: "POST", Path: "/listening", Roles: run, do: listeningPlan},
		{Method: "POST", Path: "/listening/{id}/cancel", Roles: run, do: listeningCancel},

		{Method: "GET", Path: "/badges", Roles: run, do: badgesList},
		{Method: "POST", Path: "/badges", Roles: run, do: badgeAdd},
		{Method: "POST", Path: "/badges/{id}/renew", Roles: run, do: badgeRenew},
		{Method: "POST", Path: "/badges/{id}/disable", Roles: run, do: badgeDisable},
		{Method: "POST", Path: "/badges/{id}/enable", Roles: run, do: badgeEnable},

		{Method: "GET", Path: "/settings", Roles: run, do: settingsShow},
		{Method: "POST", Path: "/settings/{section}", Roles: run, do: settingsSave},

		{Method: "GET", Path: "/users", Roles: admin, do: usersList},
		{Method: "POST", Path: "/users", Roles: admin, do: userAdd},
		{Method: "POST", Path: "/users/{id}/reset", Roles: admin, do: userReset},
		{Method: "POST", Path: "/users/{id}/disable", Roles: admin, do: userDisable},
		{Method: "POST", Path: "/users/{id}/enable", Roles: admin, do: userEnable},
		{Method: "GET", Path: "/approvals", Roles: centre, do: approvalsList},
		{Method: "POST", Path: "/approvals/{id}/approve", Roles: centre, do: approvalGive},
		{Method: "POST", Path: "/approvals/{id}/refuse", Roles: centre, do: approvalRefuse},

		{Method: "GET", Path: "/audit", Roles: audit, do: auditList},
		{Method: "POST", Path: "/audit/verify", Roles: audit, do: auditVerify},
		{Method: "POST", Path: "/audit/accept", Roles: audit, do: auditAccept},
	}
}
