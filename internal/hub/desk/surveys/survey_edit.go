package surveys

import (
	"net/http"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/survey"
)

type surveyEditPage struct {
	ID       string // empty: a new one
	Title    string
	Source   string
	Mark     string
	Next     int // the version that saving makes
	Line     int // where to begin
	Mistakes []mistakeView
	Wrong    string // lines with mistakes, with commas between
	Problem  string
}

type mistakeView struct {
	Line   int
	Text   string
	Source string // the line itself
}

// surveyEdit is the text of a questionnaire: its draft, or its newest version to begin one with.
func surveyEdit(v *visit) error {
	all, err := v.Surveys.Versions(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	line, err := strconv.Atoi(v.R.URL.Query().Get("line"))
	if err != nil || line < 1 {
		line = 1
	}
	b := surveyEditPage{ID: all[0].ID, Source: all[0].Source, Mark: survey.Mark(all[0].Source), Line: line}
	return v.showSurveyEdit(http.StatusOK, b)
}

func (v *visit) showSurveyEdit(status int, b surveyEditPage) error {
	b.Title, b.Next = v.T("survey.new"), 1
	if b.ID != "" {
		all, err := v.Surveys.Versions(v.Ctx, b.ID)
		if err != nil {
			return err
		}
		set, err := survey.Read(&all[0])
		if err != nil {
			return err
		}
		b.Title, b.Next = set.Title.In(v.Lang()), all[0].Version
		if !all[0].PublishedAt.IsZero() {
			b.Next++
		}
	}
	return v.Render(status, "survey_edit", web.Page{Title: b.Title}, b)
}
