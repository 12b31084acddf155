package surveys

// surveyAdd keeps a new questionnaire as a draft.
func surveyAdd(v *visit) error { return v.saveSurvey("") }
