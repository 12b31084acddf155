package walks

import (
	"errors"
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/walk"
)

// walkGive asks an experiencer for a walk.
func walkGive(v *visit) error {
	b := walksPage{Until: v.Field("until")}
	wish := walk.NewTask{Walker: v.Field("walker"), Route: feedback.RouteTemplate(v.Field("route")), Note: v.Field("note"),
		Departments: v.R.PostForm["unit"]}
	for _, id := range wish.Departments {
		if !v.Settings.Places.InUse(id) {
			return web.ErrInvalid
		}
	}
	until, err := web.Moment(b.Until)
	if err == nil {
		wish.Until = until
		_, err = v.Walks.Give(v.Ctx, v.User.ID, wish)
	}
	key := ""
	switch {
	case err == nil:
		return v.To("/walks", "walk.desk.given")
	case errors.Is(err, web.ErrMoment), errors.Is(err, feedback.ErrInvalid):
		key = "walk.desk.wrong"
	case errors.Is(err, walk.ErrBusy):
		key = "walk.desk.busy"
	case errors.Is(err, walk.ErrUnknown):
		key = "walk.desk.nobody"
	default:
		return err
	}
	b.Problem = v.T(key)
	return v.showWalks(http.StatusUnprocessableEntity, b, wish)
}

// walkEnd lets nobody take a walk up any more.
func walkEnd(v *visit) error {
	if err := v.Walks.End(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/walks/"+v.R.PathValue("id"), "walk.desk.ended_flash")
}

// walkReopen takes that back.
func walkReopen(v *visit) error {
	if err := v.Walks.Reopen(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/walks/"+v.R.PathValue("id"), "walk.desk.reopened_flash")
}
