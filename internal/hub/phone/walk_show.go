package phone

import (
	"net/http"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// walkPage is a walk with its steps, as far as it has come. It never shows what was said.
type walkPage struct {
	page
	Name     string
	Until    string
	Where    []string // departments
	Note     string
	Steps    []walkStepView
	Done     int
	Next     *walkStepView
	Whole    walkStepView
	Finished bool
}

type walkStepView struct {
	Path, Name, Line string
	State            string // done unmet begun open
}

// walkShow lists the steps.
func (d *Door) walkShow(w http.ResponseWriter, r *http.Request) {
	in := d.signedIn(w, r)
	if in == nil {
		return
	}
	p, err := d.walkPage(r, in)
	if err != nil {
		d.fault(w, r, "show walk", err)
		return
	}
	d.show(w, r, http.StatusOK, "walk.html", p)
}

func (d *Door) walkPage(r *http.Request, in *walking) (*walkPage, error) {
	state, err := d.Walks.State(r.Context(), in.task.ID)
	if err != nil {
		return nil, err
	}
	coming, err := d.Walks.Coming(r.Context(), in.task.ID)
	if err != nil {
		return nil, err
	}
	s, err := d.Settings(r.Context())
	if err != nil {
		return nil, err
	}
	p := &walkPage{page: d.page(r.Context(), r, "walk.title"), Name: in.walker.Name, Note: in.task.Note,
		Finished: state.Finished}
	p.Walk = true
	p.Until = p.T("walk.until", "at", p.DateTime(in.task.UntilAt.In(workday.Zone())))
	for _, id := range walk.Departments(in.task) {
		p.Where = append(p.Where, s.Places.Label(id, p.Lang()))
	}
	saved := map[feedback.Step]wire.WalkStepState{}
	for _, step := range state.Steps {
		saved[step.Step] = step
	}
	for _, name := range feedback.RouteTemplate(in.task.Route).Steps() {
		v := d.viewWalkStep(p, name, saved, coming[name])
		if v.State == "done" || v.State == "unmet" {
			p.Done++
		}
		p.Steps = append(p.Steps, v)
	}
	p.Whole = d.viewWalkStep(p, feedback.StepWhole, saved, coming[feedback.StepWhole])
	p.Next = next(p.Steps)
	return p, nil
}

// next is where the experiencer is: at the step that was begun last and is not scored, else at the first behind the
// last one.
func next(steps []walkStepView) *walkStepView {
	last := -1
	for i := range steps {
		if steps[i].State == "begun" {
			return &steps[i]
		}
		if steps[i].State != "open" {
			last = i
		}
	}
	if last+1 < len(steps) {
		return &steps[last+1]
	}
	for i := range steps {
		if steps[i].State == "open" {
			return &steps[i]
		}
	}
	return nil
}

func (d *Door) viewWalkStep(p *walkPage, name feedback.Step, saved map[feedback.Step]wire.WalkStepState,
	coming int) walkStepView {
	v := walkStepView{Path: pathWalk + "/" + string(name), Name: p.T("walk.step." + string(name)), State: "open"}
	s, here := saved[name]
	switch {
	case here && s.NotMet:
		v.State, v.Line = "unmet", p.T("walk.state.unmet")
	case here && s.Done:
		v.State, v.Line = "done", p.T("walk.state.done")
	case here:
		v.State, v.Line = "begun", p.T("walk.state.begun")
	}
	if when := spell(p.page, s.ArrivedAt, s.LeftAt); when != "" {
		v.Line += " · " + when
	}
	if coming > 0 {
		v.Line += " · " + p.T("walk.state.coming", "n", coming)
	}
	return v
}

// spell says when somebody came and left, with the time between.
func spell(p page, from, to time.Time) string {
	clock := func(t time.Time) string { return t.In(workday.Zone()).Format("15:04") }
	switch {
	case !from.IsZero() && !to.IsZero():
		return p.T("walk.time.both", "from", clock(from), "to", clock(to), "took", p.Duration(to.Sub(from)))
	case !from.IsZero():
		return p.T("walk.time.from", "from", clock(from))
	case !to.IsZero():
		return p.T("walk.time.to", "to", clock(to))
	}
	return ""
}
