package desk

import (
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/hub/walk"
)

// problems is what errors look like.
func problems() []web.Problem {
	return []web.Problem{
		{Kind: hospital.ErrStale, Status: http.StatusConflict, Key: "places.stale"},
		{Kind: fleet.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: walk.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: badge.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: listening.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: survey.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: survey.ErrPublished, Status: http.StatusConflict, Key: "survey.problem"},
		{Kind: survey.ErrDraft, Status: http.StatusConflict, Key: "survey.problem"},
		{Kind: survey.ErrStale, Status: http.StatusConflict, Key: "survey.problem"},
		{Kind: survey.ErrPeriod, Status: http.StatusConflict, Key: "survey.problem"},
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
	}
}
