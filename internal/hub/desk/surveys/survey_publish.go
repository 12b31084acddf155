package surveys

import (
	"fmt"
	"strconv"

	"xinsheng/internal/hub/survey"
)

// surveyPublish makes the draft a version that never changes any more.
func surveyPublish(v *visit) error {
	id, n, err := v.surveyVersion()
	if err != nil {
		return err
	}
	replace := v.Field("replace") != ""
	if err := v.Surveys.Publish(v.Ctx, v.User.ID, id, n, replace); err != nil {
		return err
	}
	if replace {
		return v.To("/surveys/"+id, "survey.published_in_use")
	}
	return v.To("/surveys/"+id, "survey.published_flash")
}

// surveyDrop takes the draft away.
func surveyDrop(v *visit) error {
	id, n, err := v.surveyVersion()
	if err != nil {
		return err
	}
	if err := v.Surveys.Drop(v.Ctx, v.User.ID, id, n); err != nil {
		return err
	}
	if _, err := v.Surveys.Versions(v.Ctx, id); err != nil {
		return v.To("/surveys", "survey.dropped")
	}
	return v.To("/surveys/"+id, "survey.dropped")
}

func (v *visit) surveyVersion() (id string, version int, err error) {
	version, err = strconv.Atoi(v.Field("version"))
	if err != nil {
		return "", 0, fmt.Errorf("version: %w", survey.ErrNotFound)
	}
	return v.R.PathValue("id"), version, nil
}
