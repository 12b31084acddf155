package surveys

import (
	"net/http"

	"xinsheng/internal/hub/survey"
)

// surveyNew is the text of a new questionnaire, with an example of each sort of question to begin with.
func surveyNew(v *visit) error {
	return v.showSurveyEdit(http.StatusOK, surveyEditPage{Source: survey.Example(), Line: 1})
}
