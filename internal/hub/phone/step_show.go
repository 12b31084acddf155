package phone

import (
	"net/http"
	"slices"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// stepPage is where one step of a walk is filled in.
type stepPage struct {
	page
	Step        feedback.Step
	Whole       bool
	Name        string
	About       string
	Again       bool // the step is filled in already
	Arrived     string
	Left        string
	Scores      []int
	Tens        []int
	Problems    []feedback.Problem
	Severities  []feedback.Severity
	Departments []choiceView
	Form        stepForm
	Problem     string
	Pass, After string
	Keep        keepView
	MaxText     int

	Script scriptData
}

type choiceView struct {
	ID, Name string
	Chosen   bool
}

// walkOrigin is a step of the walk of whoever has signed in with this phone.
func (d *Door) walkOrigin(w http.ResponseWriter, r *http.Request) (*origin, bool) {
	in := d.signedIn(w, r)
	if in == nil {
		return nil, false
	}
	in.step = feedback.Step(r.PathValue("step"))
	if in.step != feedback.StepWhole && !slices.Contains(feedback.RouteTemplate(in.task.Route).Steps(), in.step) {
		d.nothing(w, r)
		return nil, false
	}
	place, err := d.campus(r, in.task)
	if err != nil {
		d.fault(w, r, "read settings", err)
		return nil, false
	}
	return &origin{
		path: pathWalk + "/" + string(in.step), open: true, profile: walk.Profile(in.task), walk: in,
		start: draft.Start{Code: "walk:" + in.task.ID + ":" + string(in.step), PlaceID: place},
	}, true
}

// campus is where a step is that is in no department: nobody must be blamed for the car park who has none.
func (d *Door) campus(r *http.Request, t *store.WalkTask) (string, error) {
	s, err := d.Settings(r.Context())
	if err != nil {
		return "", err
	}
	for _, id := range walk.Departments(t) {
		if path := s.Places.Path(id); len(path) > 0 {
			return path[0].ID, nil
		}
	}
	if all := s.Places.Children(""); len(all) == 1 {
		return all[0].ID, nil
	}
	return "", nil // nor a campus that nobody named
}

// stepShow is the form; where photos or recordings of what was just saved are still to come, the page that goes on with
// them.
func (d *Door) stepShow(w http.ResponseWriter, r *http.Request, o *origin) {
	row, err := d.current(r.Context(), secret(r), o)
	if err != nil {
		d.fault(w, r, "show step", err)
		return
	}
	if saved := d.sentBefore(r, o, "saved"); saved != nil {
		row = saved
	}
	if row != nil && !row.SubmittedAt.IsZero() && r.URL.Query().Get("again") != row.ID {
		just := r.URL.Query().Get("saved") == row.ID
		parts, err := d.Drafts.Parts(r.Context(), row.ID)
		if err != nil {
			d.fault(w, r, "show step", err)
			return
		}
		if just || slices.ContainsFunc(parts, func(p draft.Part) bool { return p.State == store.PartExpected }) {
			d.stepSaved(w, r, o, row)
			return
		}
	}
	p, err := d.stepPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show step", err)
		return
	}
	d.showStep(w, r, http.StatusOK, p)
}

func (d *Door) showStep(w http.ResponseWriter, r *http.Request, status int, p *stepPage) {
	reportPolicy.Set(w.Header())
	d.show(w, r, status, "walk_step.html", p)
}

// stepPage is the page with an empty form.
func (d *Door) stepPage(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) (*stepPage, error) {
	s, err := d.Settings(r.Context())
	if err != nil {
		return nil, err
	}
	state, err := d.Walks.State(r.Context(), o.walk.task.ID)
	if err != nil {
		return nil, err
	}
	name := "walk.step." + string(o.walk.step)
	p := &stepPage{
		page: d.page(r.Context(), r, name), Step: o.walk.step, Whole: o.walk.step == feedback.StepWhole,
		Scores: []int{1, 2, 3, 4, 5}, Tens: []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, MaxText: feedback.MaxTextRunes,
		Problems: feedback.Problems(), Severities: feedback.Severities(),
	}
	p.Name, p.About = p.T(name), p.T(name+".about")
	p.Path, p.Walk, p.Modules = o.path, true, d.pages.modules.addresses(moduleStep)
	p.Pass = d.pass(d.giveSecret(w, r), o.start.Code, d.Now())
	p.Keep = keepView{days(p.Translator, s.Retention.TextDays),
		days(p.Translator, min(s.Retention.VoiceDays, s.Retention.PhotoDays)), ""}
	p.Script = d.stepScript(p.Translator, s, o)
	if row != nil {
		if row.SubmittedAt.IsZero() {
			p.Script.Draft = row.ID
		} else {
			p.After, p.Script.After = row.ID, row.ID
		}
	}
	var known wire.WalkStepState
	if i := slices.IndexFunc(state.Steps, func(s wire.WalkStepState) bool { return s.Step == o.walk.step }); i >= 0 {
		known = state.Steps[i]
	}
	p.Again = known.Done
	if !known.ArrivedAt.IsZero() {
		p.Arrived = known.ArrivedAt.In(workday.Zone()).Format("15:04")
	}
	if !known.LeftAt.IsZero() {
		p.Left = known.LeftAt.In(workday.Zone()).Format("15:04")
	}
	for i, id := range walk.Departments(o.walk.task) {
		p.Departments = append(p.Departments, choiceView{
			ID: id, Name: s.Places.Label(id, p.Lang()), Chosen: i == 0 && inDepartment(o.walk.step),
		})
	}
	return p, nil
}

// stepScript is what the page's modules are told.
func (d *Door) stepScript(tr locale.Translator, s *hospital.Settings, o *origin) scriptData {
	data := d.scriptData(tr, s, o.path)
	data.Task, data.SentQuery = o.walk.task.ID, "?saved="
	data.Texts["sending_report"], data.Texts["noted"] = tr.T("walk.js.saving"), tr.T("walk.js.noted", "time", "{time}")
	data.Texts["noting"], data.Texts["not_noted"] = tr.T("walk.js.noting"), tr.T("walk.js.not_noted")
	return data
}

// inDepartment is the steps that are mostly in the department that the walk is about, and not in a hall of the
// hospital.
func inDepartment(s feedback.Step) bool {
	switch s {
	case feedback.StepWaiting, feedback.StepConsultation, feedback.StepWelcome, feedback.StepRounds, feedback.StepNursing,
		feedback.StepTreatment, feedback.StepMeals, feedback.StepNight, feedback.StepVisitors, feedback.StepDischarge:
		return true
	}
	return false
}
