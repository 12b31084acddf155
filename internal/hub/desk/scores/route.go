// Package scores holds the pages of satisfaction: ratings, questionnaires, what is excluded, what was said there, and
// how many patients were asked.
package scores

import (
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/staff"
)

// Params are what the room needs.
type Params struct {
	Scores *score.Scores
	Editor *hospital.Editor
	Fleet  *fleet.Register
}

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of scores.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	centre := []staff.Role{staff.Centre}
	work := []staff.Role{staff.Centre, staff.Department}
	read := []staff.Role{staff.Centre, staff.Department, staff.Director}
	return web.Room{
		Routes: []web.Route{
			{Method: "GET", Path: "/scores", Roles: read, Do: do(scoresShow)},
			{Method: "GET", Path: "/scores/export", Roles: read, Do: do(scoresExport)},
			{Method: "GET", Path: "/scores/surveys", Roles: read, Do: do(scoreSurveys)},
			{Method: "GET", Path: "/scores/surveys/export", Roles: read, Do: do(surveyExport)},
			{Method: "GET", Path: "/scores/apart", Roles: read, Do: do(scoreExcluded)},
			{Method: "GET", Path: "/scores/words", Roles: work, Do: do(scoreWords)},
			{Method: "GET", Path: "/scores/sampling", Roles: read, Do: do(scoreSampling)},
			{Method: "POST", Path: "/scores/visits", Roles: centre, Do: do(visitsSave)},
			{Method: "GET", Path: "/scores/visits/form", Roles: centre, Do: do(visitsForm)},
			{Method: "POST", Path: "/scores/visits/import", Roles: centre, Form: web.MaxUpload, Do: do(visitsImport)},
			{Method: "POST", Path: "/scores/visits/apply", Roles: centre, Form: web.MaxTable, Do: do(visitsApply)},
			{Method: "POST", Path: "/scores/target", Roles: centre, Do: do(targetSave)},
		},
	}
}
