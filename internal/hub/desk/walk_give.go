package desk

import (
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/walk"
)

// walkGive asks an experiencer for a walk.
func walkGive(v *visit) error {
	b := walksPage{Until: v.field("until")}
	wish := walk.Wish{Walker: v.field("walker"), Route: feedback.RouteTemplate(v.field("route")), Note: v.field("note"), Departments: v.r.PostForm["unit"]}
	for _, id := range wish.Departments {
		if !v.set.Places.InUse(id) {
			return casework.ErrUnknown
		}
	}
	until, err := shanghai(b.Until)
	if err == nil {
		wish.Until = until
		_, err = v.walks.Give(v.ctx, v.user.ID, wish)
	}
	key := ""
	switch {
	case err == nil:
		return v.to("/walks", "walk.desk.given")
	case errors.Is(err, errMoment), errors.Is(err, feedback.ErrInvalid):
		key = "walk.desk.wrong"
	case errors.Is(err, walk.ErrBusy):
		key = "walk.desk.busy"
	case errors.Is(err, walk.ErrUnknown):
		key = "walk.desk.nobody"
	default:
		return err
	}
	b.Problem = v.t.T(key)
	return v.showWalks(http.StatusUnprocessableEntity, b, wish)
}

// walkEnd lets nobody take a walk up any more.
func walkEnd(v *visit) error {
	if err := v.walks.End(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/walks/"+v.r.PathValue("id"), "walk.desk.ended_flash")
}

// walkReopen takes that back.
func walkReopen(v *visit) error {
	if err := v.walks.Reopen(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/walks/"+v.r.PathValue("id"), "walk.desk.reopened_flash")
}
