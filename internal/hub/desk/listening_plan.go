package desk

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/listening"
)

// listeningPlan adds a session.
func listeningPlan(v *visit) error {
	d := listening.Draft{Name: v.field("name"), Place: v.field("place"), Moderator: v.field("moderator")}
	b := listeningPage{Kept: d, From: v.field("from"), Until: v.field("until")}
	if d.Place != "" && !v.set.Places.InUse(d.Place) {
		return casework.ErrUnknown
	}
	var err error
	if d.From, err = shanghai(b.From); err == nil {
		d.Until, err = shanghai(b.Until)
	}
	if err == nil {
		_, err = v.meetings.Plan(v.ctx, v.user.ID, d)
	}
	switch {
	case errors.Is(err, listening.ErrInvalid):
		b.Problem = v.t.T("listening.invalid")
		return v.showListening(http.StatusUnprocessableEntity, b)
	case errors.Is(err, listening.ErrPeriod), errors.Is(err, errMoment):
		b.Problem = v.t.T("listening.wrong_period")
		return v.showListening(http.StatusUnprocessableEntity, b)
	case err != nil:
		return err
	}
	return v.to("/listening", "listening.planned")
}

// listeningCancel calls a session off.
func listeningCancel(v *visit) error {
	if err := v.meetings.Cancel(v.ctx, v.user.ID, v.r.PathValue("id")); err != nil {
		return err
	}
	return v.to("/listening", "listening.cancelled_flash")
}
