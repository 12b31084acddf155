package surveys

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"xinsheng/internal/hub/survey"
)

// surveySave keeps what was written as the draft, or says what is wrong with it and in which line.
func surveySave(v *visit) error { return v.saveSurvey(v.R.PathValue("id")) }

func (v *visit) saveSurvey(id string) error {
	b := surveyEditPage{ID: id, Source: strings.ReplaceAll(v.R.PostFormValue("source"), "\r\n", "\n"),
		Mark: v.Field("mark"), Line: 1}
	row, mistakes, err := v.Surveys.Save(v.Ctx, v.User.ID, id, b.Source, b.Mark)
	switch {
	case errors.Is(err, survey.ErrStale):
		b.Problem = v.T("survey.stale")
		return v.showSurveyEdit(http.StatusConflict, b)
	case err != nil:
		return err
	case len(mistakes) > 0:
		v.wrong(&b, mistakes)
		return v.showSurveyEdit(http.StatusUnprocessableEntity, b)
	}
	return v.To("/surveys/"+row.ID, "survey.saved")
}

// mistakesShown is how many mistakes a page names at once.
const mistakesShown = 20

// wrong tells the mistakes beside their lines.
func (v *visit) wrong(b *surveyEditPage, mistakes []survey.Mistake) {
	text := strings.Split(b.Source, "\n")
	var at []string
	for i, m := range mistakes {
		at = append(at, strconv.Itoa(m.Line))
		if i >= mistakesShown {
			continue
		}
		one := mistakeView{Line: m.Line, Text: v.T("survey.wrong."+string(m.What), "name", m.Name)}
		if m.Line <= len(text) {
			one.Source = strings.TrimSpace(text[m.Line-1])
		}
		b.Mistakes = append(b.Mistakes, one)
	}
	b.Line, b.Wrong = mistakes[0].Line, strings.Join(at, ",")
	b.Problem = v.T("survey.mistakes"+v.Plural(len(mistakes)), "n", len(mistakes))
}
