package desk

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/survey"
	"xinsheng/internal/workday"
)

// surveyPlan offers a version at a place.
func surveyPlan(v *visit) error {
	id, n, err := v.surveyVersion()
	if err != nil {
		return err
	}
	b := surveyPage{From: v.field("from"), Until: v.field("until")}
	w := survey.Wish{Set: id, Version: n, Place: v.field("place")}
	if w.Place != "" && !v.set.Places.InUse(w.Place) {
		return casework.ErrUnknown
	}
	if w.From, err = shanghai(b.From); err == nil {
		w.Until, err = shanghai(b.Until)
	}
	if err == nil {
		err = v.surveys.Plan(v.ctx, v.user.ID, w)
	}
	switch {
	case errors.Is(err, errMoment), errors.Is(err, survey.ErrPeriod):
		return v.showSurvey(http.StatusUnprocessableEntity, v.t.T("survey.wrong_period"), b)
	case err != nil:
		return err
	}
	return v.to("/surveys/"+id, "survey.planned")
}

var errMoment = errors.New("this is no date and time")

// shanghai reads what a browser sends for a date and a time of day in Shanghai; empty is no time.
func shanghai(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", s, workday.Zone())
	if err != nil {
		return time.Time{}, errMoment
	}
	return t, nil
}

// surveyEnd ends a plan.
func surveyEnd(v *visit) error {
	id, err := strconv.ParseInt(v.field("plan"), 10, 64)
	if err != nil {
		return survey.ErrNotFound
	}
	if err := v.surveys.End(v.ctx, v.user.ID, id); err != nil {
		return err
	}
	return v.to("/surveys/"+v.r.PathValue("id"), "survey.ended")
}
