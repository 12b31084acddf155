// Package surveys holds the pages on which questionnaires are written, published and offered at places.
package surveys

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/survey"
)

// Params are what the room needs.
type Params struct {
	Surveys *survey.Sets
}

// maxSurvey is the longest form that carries a questionnaire, each byte of it percent-encoded.
const maxSurvey = 3*survey.MaxSource + 4<<10

type visit struct {
	*web.Visit
	Params
}

// Room is the pages of surveys.
func Room(p Params) web.Room {
	do := func(handle func(*visit) error) func(*web.Visit) error {
		return func(v *web.Visit) error { return handle(&visit{v, p}) }
	}
	run := []staff.Role{staff.Admin, staff.Centre}
	return web.Room{
		Routes: []web.Route{
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
		},
		Problems: []web.Problem{
			{Kind: survey.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
			{Kind: survey.ErrPublished, Status: http.StatusConflict, Key: "survey.problem"},
			{Kind: survey.ErrDraft, Status: http.StatusConflict, Key: "survey.problem"},
			{Kind: survey.ErrStale, Status: http.StatusConflict, Key: "survey.problem"},
			{Kind: survey.ErrPeriod, Status: http.StatusConflict, Key: "survey.problem"},
		},
	}
}
