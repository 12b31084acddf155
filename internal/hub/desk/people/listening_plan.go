package people

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/listening"
)

// listeningPlan adds a session.
func listeningPlan(v *visit) error {
	d := listening.Draft{Name: v.Field("name"), Place: v.Field("place"), Moderator: v.Field("moderator")}
	b := listeningPage{Kept: d, From: v.Field("from"), Until: v.Field("until")}
	if d.Place != "" && !v.Settings.Places.InUse(d.Place) {
		return web.ErrInvalid
	}
	var err error
	if d.From, err = web.Moment(b.From); err == nil {
		d.Until, err = web.Moment(b.Until)
	}
	if err == nil {
		_, err = v.Meetings.Plan(v.Ctx, v.User.ID, d)
	}
	switch {
	case errors.Is(err, listening.ErrInvalid):
		b.Problem = v.T("listening.invalid")
		return v.showListening(http.StatusUnprocessableEntity, b)
	case errors.Is(err, listening.ErrPeriod), errors.Is(err, web.ErrMoment):
		b.Problem = v.T("listening.wrong_period")
		return v.showListening(http.StatusUnprocessableEntity, b)
	case err != nil:
		return err
	}
	return v.To("/listening", "listening.planned")
}

// listeningCancel calls a session off.
func listeningCancel(v *visit) error {
	if err := v.Meetings.Cancel(v.Ctx, v.User.ID, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.To("/listening", "listening.cancelled_flash")
}
