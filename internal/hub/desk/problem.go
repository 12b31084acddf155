package desk

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
)

// problems is what errors look like.
func problems() []web.Problem {
	return []web.Problem{
		{Kind: hospital.ErrStale, Status: http.StatusConflict, Key: "places.stale"},
		{Kind: fleet.ErrUnknown, Status: http.StatusNotFound, Key: "desk.problem.not_found"},
	}
}
