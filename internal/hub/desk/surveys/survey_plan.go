package surveys

import (
	"errors"
	"net/http"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/survey"
)

// surveyPlan offers a version at a place.
func surveyPlan(v *visit) error {
	id, n, err := v.surveyVersion()
	if err != nil {
		return err
	}
	b := surveyPage{From: v.Field("from"), Until: v.Field("until")}
	w := survey.NewPlan{Set: id, Version: n, Place: v.Field("place")}
	if w.Place != "" && !v.Settings.Places.InUse(w.Place) {
		return web.ErrInvalid
	}
	if w.From, err = web.Moment(b.From); err == nil {
		w.Until, err = web.Moment(b.Until)
	}
	if err == nil {
		err = v.Surveys.Plan(v.Ctx, v.User.ID, w)
	}
	switch {
	case errors.Is(err, web.ErrMoment), errors.Is(err, survey.ErrPeriod):
		return v.showSurvey(http.StatusUnprocessableEntity, v.T("survey.wrong_period"), b)
	case err != nil:
		return err
	}
	return v.To("/surveys/"+id, "survey.planned")
}

// surveyEnd ends a plan.
func surveyEnd(v *visit) error {
	id, err := strconv.ParseInt(v.Field("plan"), 10, 64)
	if err != nil {
		return survey.ErrNotFound
	}
	if err := v.Surveys.End(v.Ctx, v.User.ID, id); err != nil {
		return err
	}
	return v.To("/surveys/"+v.R.PathValue("id"), "survey.ended")
}
