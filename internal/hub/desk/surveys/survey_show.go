package surveys

import (
	"net/http"
	"slices"
	"strconv"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/survey"
)

type surveyPage struct {
	ID, Intro, IntroOther string
	Title, Other, Profile string
	Questions             string
	Version               int
	Draft                 bool // this version is one
	Newest                bool
	Replaces              bool // publishing it can take the place of an older one that is offered
	Groups                []string
	Preview               []questionView
	Versions              []versionView
	Plans                 []planView
	Unused                bool // this version is offered nowhere
	Places                []web.Choice
	Problem               string
	From, Until           string // as typed
}

type versionView struct {
	N     int
	Text  string
	When  string
	Here  bool
	Draft bool
}

type planView struct {
	ID            int64
	Place, Period string
	Soon          bool // it begins later
	Version       int
}

// surveyShow is one version of a questionnaire as visitors meet it, its other versions, and where it is offered.
func surveyShow(v *visit) error { return v.showSurvey(http.StatusOK, "", surveyPage{}) }

// showSurvey shows the version that the query names, or the newest.
func (v *visit) showSurvey(status int, problem string, b surveyPage) error {
	id := v.R.PathValue("id")
	all, err := v.Surveys.Versions(v.Ctx, id)
	if err != nil {
		return err
	}
	row := &all[0]
	if n, err := strconv.Atoi(v.R.FormValue("version")); err == nil {
		for i := range all {
			if all[i].Version == n {
				row = &all[i]
			}
		}
	}
	set, err := survey.Read(row)
	if err != nil {
		return err
	}
	b.Problem, b.ID, b.Version, b.Newest = problem, id, row.Version, row == &all[0]
	b.Draft, b.Profile, b.Questions = row.PublishedAt.IsZero(), v.T("desk.profile."+row.Profile), v.questions(set)
	b.Title, b.Other = set.Title.In(v.Lang()), v.InOther(set.Title)
	b.Intro, b.IntroOther = set.Intro.In(v.Lang()), v.InOther(set.Intro)
	for _, d := range set.Dimensions {
		b.Groups = append(b.Groups, d.Name.In(v.Lang()))
	}
	b.Preview = v.asked(set, survey.QuestionLine(row.Source))
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	for i := range all {
		b.Versions = append(b.Versions, v.versionView(&all[i], names, &all[i] == row))
	}
	plans, err := v.Surveys.Plans(v.Ctx, v.Settings.Places)
	if err != nil {
		return err
	}
	for _, p := range plans {
		if p.SetID != id {
			continue
		}
		b.Plans = append(b.Plans, planView{
			ID: p.ID, Place: v.planPlace(&p), Period: v.period(&p), Soon: p.FromAt.After(v.Now()), Version: p.Version,
		})
		b.Replaces = b.Replaces || b.Draft && p.Version < row.Version
	}
	b.Unused = !slices.ContainsFunc(b.Plans, func(p planView) bool { return p.Version == b.Version })
	b.Places = v.PlaceChoices(v.R.PostFormValue("place"))
	return v.Render(status, "survey", web.Page{Title: b.Title}, b)
}

func (v *visit) period(p *store.SurveyPlan) string {
	if p.UntilAt.IsZero() {
		return v.T("survey.no_end", "from", v.When(p.FromAt))
	}
	return v.T("survey.period", "from", v.When(p.FromAt), "until", v.When(p.UntilAt))
}

func (v *visit) versionView(row *store.QuestionSet, names map[string]string, here bool) versionView {
	o := versionView{N: row.Version, Text: v.T("survey.version", "n", row.Version), Here: here,
		Draft: row.PublishedAt.IsZero()}
	who := names[row.CreatedBy]
	if who == "" {
		who = v.T("survey.shipped")
	}
	if o.Draft {
		o.When = v.T("survey.drafted", "when", v.When(row.CreatedAt), "who", who)
	} else {
		o.When = v.T("survey.published", "when", v.When(row.PublishedAt), "who", who)
	}
	return o
}
