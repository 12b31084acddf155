package desk

import (
	"net/http"

	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/casework"
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
		{Kind: casework.ErrForbidden, Status: http.StatusForbidden, Key: "desk.problem.forbidden"},
		{Kind: casework.ErrOtherUnit, Status: http.StatusForbidden, Key: "desk.problem.other_unit"},
		{Kind: casework.ErrNotFound, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
		{Kind: casework.ErrStale, Status: http.StatusConflict, Key: "desk.problem.stale"},
		{Kind: casework.ErrAnswered, Status: http.StatusConflict, Key: "desk.problem.answered"},
		{Kind: casework.ErrState, Status: http.StatusConflict, Key: "desk.problem.state"},
		{Kind: casework.ErrSamePerson, Status: http.StatusConflict, Key: "desk.problem.same_person"},
		{Kind: casework.ErrEmpty, Status: http.StatusUnprocessableEntity, Key: "desk.problem.empty"},
		{Kind: casework.ErrTooLong, Status: http.StatusUnprocessableEntity, Key: "desk.problem.too_long"},
		{Kind: casework.ErrEarlier, Status: http.StatusUnprocessableEntity, Key: "desk.problem.earlier"},
		{Kind: casework.ErrTooLate, Status: http.StatusUnprocessableEntity, Key: "desk.problem.too_late"},
		{Kind: casework.ErrUnknown, Status: http.StatusUnprocessableEntity, Key: "desk.problem.invalid"},
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
