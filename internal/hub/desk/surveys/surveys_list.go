package surveys

import (
	"net/http"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
)

type surveysPage struct{ Rows []surveyRow }

// surveyRow is one questionnaire.
type surveyRow struct {
	ID, Title, Profile, Questions string
	Version                       string   // the newest published one
	Draft                         bool     // a draft is being written
	At                            []string // where it is offered or will be
}

// surveysList is every questionnaire, with where it is offered.
func surveysList(v *visit) error {
	all, err := v.Surveys.List(v.Ctx)
	if err != nil {
		return err
	}
	plans, err := v.Surveys.Plans(v.Ctx, v.Settings.Places)
	if err != nil {
		return err
	}
	var b surveysPage
	at := map[string]int{}
	for i := range all {
		row := &all[i]
		n, known := at[row.ID]
		if !known {
			set, err := survey.Read(row)
			if err != nil {
				return err
			}
			n, at[row.ID] = len(b.Rows), len(b.Rows)
			b.Rows = append(b.Rows, surveyRow{
				ID: row.ID, Title: set.Title.In(v.Lang()), Profile: v.T("desk.profile." + row.Profile), Questions: v.questions(set),
			})
		}
		r := &b.Rows[n]
		if row.PublishedAt.IsZero() {
			r.Draft = true
		} else if r.Version == "" {
			r.Version = v.T("survey.version", "n", row.Version)
		}
	}
	for _, p := range plans {
		if n, ok := at[p.SetID]; ok {
			b.Rows[n].At = append(b.Rows[n].At, v.planWords(&p))
		}
	}
	return v.Render(http.StatusOK, "surveys", web.Page{Title: v.T("survey.title")}, b)
}

// planWords says where a plan holds, and since or from when.
func (v *visit) planWords(p *store.SurveyPlan) string {
	key := "survey.offered"
	if p.FromAt.After(v.Now()) {
		key = "survey.will_be"
	}
	return v.T(key, "place", v.planPlace(p), "n", p.Version, "day", v.Day(p.FromAt))
}

func (v *visit) planPlace(p *store.SurveyPlan) string {
	if p.PlaceID == "" {
		return v.T("survey.everywhere")
	}
	return v.PlaceShort(p.PlaceID)
}
