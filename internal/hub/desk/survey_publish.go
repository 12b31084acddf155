package desk

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
	replace := v.field("replace") != ""
	if err := v.surveys.Publish(v.ctx, v.user.ID, id, n, replace); err != nil {
		return err
	}
	if replace {
		return v.to("/surveys/"+id, "survey.published_in_use")
	}
	return v.to("/surveys/"+id, "survey.published_flash")
}

// surveyDrop takes the draft away.
func surveyDrop(v *visit) error {
	id, n, err := v.surveyVersion()
	if err != nil {
		return err
	}
	if err := v.surveys.Drop(v.ctx, v.user.ID, id, n); err != nil {
		return err
	}
	if _, err := v.surveys.Versions(v.ctx, id); err != nil {
		return v.to("/surveys", "survey.dropped")
	}
	return v.to("/surveys/"+id, "survey.dropped")
}

func (v *visit) surveyVersion() (id string, version int, err error) {
	version, err = strconv.Atoi(v.field("version"))
	if err != nil {
		return "", 0, fmt.Errorf("version: %w", survey.ErrNotFound)
	}
	return v.r.PathValue("id"), version, nil
}
