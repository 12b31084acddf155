package walks

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/part"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

type walkPage struct {
	Path, Name, Number string
	Head               string
	State, Tone        string
	Note               string
	Figures            []figureView
	Steps              []stepView
	Whole              *stepView
	Left               []string // steps that nothing is saved of
	Ends, Reopens      bool
	Erases             bool
	Words              bool
	Axis               []tickView
}

type figureView struct{ Name, Value, Note, Tone string }

// tickView is one hour on the axis above the timeline; At is of 1000.
type tickView struct {
	At   int
	Text string
}

// stepView is one step of a walk on its timeline.
type stepView struct {
	ID, Name           string
	Clock, Took, Gap   string // Gap: between the step before and this one
	From, Width        int    // of the bar, of 1000
	Timed              bool
	BarTone            string
	Score              int
	Unmet, Bare        bool // Bare: times alone
	Where, Source      string
	Problem, Severity  string
	SeverityTone       string
	Cases              []caseLink
	Text               string
	Suggestion, Praise string
	Recommend          string
	Parts              []part.View
	Before             []stepView
	Erase, Back        string // where a form empties it, for a step that is no case, and where to be then
}

type caseLink struct{ Path, Number, State string }

// walkShow is one walk as a timeline.
func walkShow(v *visit) error {
	k, err := v.Walks.Read(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.Saw("walk.view", k.Task.ID); err != nil {
		return err
	}
	b, err := v.walkPage(k)
	if err != nil {
		return err
	}
	return v.Render(http.StatusOK, "walk", web.Page{Title: v.T("walk.desk.one", "name", k.Walker.Name)}, b)
}

func (v *visit) walkPage(k *walk.Walk) (*walkPage, error) {
	more, err := v.walkMore(k)
	if err != nil {
		return nil, err
	}
	b := &walkPage{
		Path: "/walks/" + k.Task.ID, Name: k.Walker.Name, Number: k.Walker.Number, Note: k.Task.Note,
		Words: v.Is(staff.Centre),
		State: v.T("walk.standing." + string(k.Standing)), Tone: walkTones[k.Standing],
		Head: v.routeName(k.Task.Route), Figures: v.walkFigures(k), Erases: v.Is(staff.Centre) && v.Erases,
	}
	for _, s := range []string{v.walkWhere(&k.Task), v.walkWhen(k)} {
		if s != "" && k.Task.WalkerID != "" {
			b.Head += " · " + s
		}
	}
	if v.Is(staff.Centre) && k.Task.WalkerID != "" {
		b.Ends, b.Reopens = k.Task.EndedAt.IsZero() && k.Task.UntilAt.After(v.Now()), !k.Task.EndedAt.IsZero() &&
			k.Task.UntilAt.After(v.Now())
	}
	from, to, timed := k.Span()
	if timed && to.Sub(from) > time.Minute {
		b.Axis = axis(from, to)
	}
	line := k.Timeline()
	var last time.Time
	for _, s := range line {
		w := v.stepView(k, s, more)
		w.place(s, from, to)
		if d := gap(last, s); d >= time.Minute {
			w.Gap = v.T("walk.gap", "took", v.Span(d))
		}
		last = leftAt(last, s)
		b.Steps = append(b.Steps, w)
	}
	if k.Whole != nil {
		w := v.stepView(k, k.Whole, more)
		b.Whole = &w
	}
	for _, s := range k.Steps {
		if !slices.Contains(line, s) {
			b.Left = append(b.Left, v.T("walk.step."+string(s.Name)))
		}
	}
	return b, nil
}

// walkMore is what the page needs besides the steps themselves.
type walkMore struct {
	users     map[string]string
	terminals map[string]wire.Text
	parts     map[string][]part.View
	cases     map[string]caseLink // by record
}

func (v *visit) walkMore(k *walk.Walk) (*walkMore, error) {
	m := &walkMore{parts: map[string][]part.View{}, cases: map[string]caseLink{}}
	var err error
	if m.users, err = v.UserNames(); err != nil {
		return nil, err
	}
	if m.terminals, err = v.Fleet.Names(v.Ctx); err != nil {
		return nil, err
	}
	for i := range k.Cases {
		c := &k.Cases[i]
		m.cases[c.RecordID] = caseLink{Path: "/cases/" + c.Number, Number: web.Dashed(c.Number),
			State: v.Params.State(v.Visit, c, m.users)}
	}
	var records []string
	for _, s := range append(slices.Clone(k.Steps), k.Whole) {
		if s != nil && s.Said != nil {
			records = append(records, s.Said.RecordID)
			for _, r := range s.Before {
				records = append(records, r.RecordID)
			}
		}
	}
	if !v.Is(staff.Centre) {
		return m, nil
	}
	rows, err := v.Parts.Of(v.Ctx, records...)
	if err != nil {
		return nil, err
	}
	for id, parts := range rows {
		m.parts[id] = part.Views(v.Visit, "/records/", parts)
	}
	return m, nil
}

func (v *visit) stepView(k *walk.Walk, s *walk.Step, m *walkMore) stepView {
	w := stepView{
		ID: string(s.Name), Name: v.T("walk.step." + string(s.Name)), Bare: s.Said == nil, Back: "/walks/" + k.Task.ID +
			"#" + string(s.Name),
	}
	if s.Department != "" {
		w.Where = v.PlaceShort(s.Department)
	}
	if s.Said != nil {
		v.fillStep(&w, s.Said, m)
	}
	for i := range s.Before {
		var old stepView
		v.fillStep(&old, &s.Before[i], m)
		w.Before = append(w.Before, old)
	}
	clock := func(at time.Time) string { return at.In(workday.Zone()).Format("15:04") }
	switch {
	case !s.ArrivedAt.IsZero() && !s.LeftAt.IsZero():
		took, _ := s.Took()
		w.Clock, w.Took = clock(s.ArrivedAt)+"–"+clock(s.LeftAt), v.Span(took)
	case !s.ArrivedAt.IsZero():
		w.Clock = v.T("walk.time.from", "from", clock(s.ArrivedAt))
	case !s.LeftAt.IsZero():
		w.Clock = v.T("walk.time.to", "to", clock(s.LeftAt))
	}
	return w
}

// severityTones colour how bad a problem is.
var severityTones = map[string]string{string(feedback.Minor): "changed", string(feedback.Medium): "restored",
	string(feedback.Serious): "retired"}

// fillStep is what was said at one saving of a step. Words and media are for the centre alone.
func (v *visit) fillStep(w *stepView, r *store.WalkStep, m *walkMore) {
	w.Score, w.Unmet, w.BarTone = said(r), r.NotMet, scoreTone(float64(said(r)))
	name := m.terminals[r.TerminalID].In(v.Lang())
	if r.TerminalID == store.NoTerminal {
		name = v.T("walk.by_phone")
	}
	w.Source = v.T("walk.saved_at", "at", v.When(r.CapturedAt), "where", name)
	if r.Problem != "" {
		w.Problem, w.Severity, w.SeverityTone = v.T("walk.problem."+r.Problem), v.T("walk.severity."+r.Severity),
			severityTones[r.Severity]
	}
	if r.Recommend != nil {
		w.Recommend = fmt.Sprint(*r.Recommend)
	}
	c, isCase := m.cases[r.RecordID]
	if isCase {
		w.Cases = append(w.Cases, c)
	}
	if !v.Is(staff.Centre) {
		return
	}
	w.Text, w.Suggestion, w.Praise, w.Parts = r.Text, r.Suggestion, r.Praise, m.parts[r.RecordID]
	if !isCase && v.Erases &&
		(w.Text+w.Suggestion+w.Praise != "" ||
			slices.ContainsFunc(w.Parts, func(p part.View) bool { return p.State != "erased" })) {
		w.Erase = "/records/" + r.RecordID + "/erase"
	}
}

// place puts the bar of a step between the first time of the walk and the last one.
func (w *stepView) place(s *walk.Step, from, to time.Time) {
	whole := to.Sub(from)
	if whole <= 0 || s.ArrivedAt.IsZero() && s.LeftAt.IsZero() {
		return
	}
	at := func(t time.Time) int { return int(1000 * t.Sub(from) / whole) }
	begin, end := s.ArrivedAt, s.LeftAt
	if begin.IsZero() {
		begin = end
	}
	if end.IsZero() {
		end = begin
	}
	const stub = 6 // so that a moment shows too
	w.Timed, w.From, w.Width = true, min(at(begin), 1000-stub), max(at(end)-at(begin), stub)
}

// axis is whole hours between two times, few enough to be read.
func axis(from, to time.Time) []tickView {
	step := 10 * time.Minute
	for _, wider := range []time.Duration{20 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
		12 * time.Hour, 24 * time.Hour} {
		if to.Sub(from)/step > 8 {
			step = wider
		}
	}
	for to.Sub(from)/step > 8 { // a clock was wrong by months
		step *= 2
	}
	local := from.In(workday.Zone())
	start := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, workday.Zone())
	start = start.Add(local.Sub(start).Truncate(step))
	var out []tickView
	for at := start; !at.After(to); at = at.Add(step) {
		if at.Before(from) {
			continue
		}
		text := at.Format("15:04")
		switch {
		case step > 60*24*time.Hour:
			text = at.Format("2006-1")
		case step >= 24*time.Hour:
			text = at.Format("1-2")
		}
		out = append(out, tickView{At: int(1000 * at.Sub(from) / to.Sub(from)), Text: text})
	}
	return out
}

func (v *visit) walkFigures(k *walk.Walk) []figureView {
	done, all := k.Done()
	out := []figureView{{Name: v.T("walk.figure.done"), Value: fmt.Sprintf("%d / %d", done, all),
		Note: v.partsNote(k.Parts)}}
	if from, to, ok := k.Span(); ok && to.After(from) {
		waited := time.Duration(0)
		for _, s := range k.Steps {
			if took, ok := s.Took(); ok && s.Name == feedback.StepWaiting {
				waited += took
			}
		}
		f := figureView{Name: v.T("walk.figure.took"), Value: v.Span(to.Sub(from))}
		if waited > 0 {
			f.Note = v.T("walk.figure.waited", "took", v.Span(waited))
		}
		out = append(out, f)
	}
	if mean, n := k.Mean(); n > 0 {
		out = append(out, figureView{Name: v.T("walk.figure.mean"), Value: fmt.Sprintf("%.1f", mean),
			Note: v.T("walk.figure.of_steps", "n", n)})
	}
	if k.Whole != nil && k.Whole.Said != nil {
		f := figureView{Name: v.T("walk.figure.overall"), Value: fmt.Sprint(k.Whole.Said.Overall)}
		if r := k.Whole.Said.Recommend; r != nil {
			f.Note = v.T("walk.figure.recommend", "n", *r)
		}
		out = append(out, f)
	}
	f := figureView{Name: v.T("walk.figure.problems"), Value: fmt.Sprint(k.Problems)}
	if n := len(k.Cases); n > 0 {
		key := "walk.figure.cases"
		if n > k.Problems {
			key = "walk.figure.cases_before"
		}
		f.Note, f.Tone = v.T(key, "n", n), "red"
	}
	return append(out, f)
}

// gap is the time between leaving the step before and coming to this one; 0: not known.
func gap(left time.Time, s *walk.Step) time.Duration {
	if left.IsZero() || s.ArrivedAt.IsZero() {
		return 0
	}
	return s.ArrivedAt.Sub(left)
}

// leftAt is when the last step was left. Who did not note it may have been there all the time.
func leftAt(before time.Time, s *walk.Step) time.Time {
	if s.Said != nil && s.Said.NotMet {
		return before
	}
	return s.LeftAt
}

func (v *visit) partsNote(n int) string {
	if n < 2 {
		return ""
	}
	return v.T("walk.figure.parts", "n", n)
}
