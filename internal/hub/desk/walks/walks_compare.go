package walks

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
)

// beside is how many walks stand side by side; the figures are of all.
const beside = 8

type comparePage struct {
	Routes  []web.Tab
	Route   string
	Units   []web.Choice
	Periods []web.Choice
	N       int
	Walks   []compareHead
	Rows    []compareRow
	Whole   *compareRow
	More    int // walks that do not stand in the table
}

type compareHead struct{ Path, Name, Day string }

type compareRow struct {
	Name            string
	Score, Of       string
	Bar             int // of 100
	Tone            string
	Median, Longest string
	Timed           int
	Problems        string
	Cells           []compareCell
}

type compareCell struct {
	Path, Score, Took, Tone, Say string
	Problem                      bool
}

// periods is over which time walks are compared, in days; 0: ever.
var periods = []int{90, 365, 0}

// walksCompare sets walks of one route side by side.
func walksCompare(v *visit) error {
	q := v.R.URL.Query()
	route := feedback.RouteTemplate(q.Get("route"))
	if route.Steps() == nil {
		route = feedback.RouteOutpatient
	}
	which := walk.Which{Route: route, Department: q.Get("unit")}
	if _, ok := v.Settings.Places.Get(which.Department); !ok {
		which.Department = ""
	}
	days := 365
	for _, d := range periods {
		if q.Get("days") == fmt.Sprint(d) {
			days = d
		}
	}
	if days > 0 {
		which.Since = v.Now().AddDate(0, 0, -days)
	}
	c, err := v.Walks.Compare(v.Ctx, which)
	if err != nil {
		return err
	}
	b := comparePage{Route: string(route), N: len(c.Walks), More: max(0, len(c.Walks)-beside)}
	for _, r := range []feedback.RouteTemplate{feedback.RouteOutpatient, feedback.RouteWard} {
		link := url.Values{"route": {string(r)}, "days": {fmt.Sprint(days)}}
		b.Routes = append(b.Routes, web.Tab{Text: v.T("walk.route." + string(r)), Path: "/walks/compare?" + link.Encode(),
			Here: r == route})
	}
	if err := v.compareChoices(&b, which.Department, days); err != nil {
		return err
	}
	shown := c.Walks[:min(len(c.Walks), beside)]
	for i := range shown {
		k := &shown[i]
		from, _, ok := k.Span()
		if !ok {
			from = k.Task.CreatedAt
		}
		b.Walks = append(b.Walks, compareHead{Path: "/walks/" + k.Task.ID, Name: k.Walker.Name, Day: v.Day(from)})
	}
	for i, f := range c.Steps {
		row := v.compareRow(f)
		for j := range shown {
			row.Cells = append(row.Cells, v.compareCell(&shown[j], shown[j].Steps[i]))
		}
		b.Rows = append(b.Rows, row)
	}
	if c.Whole.Scored > 0 {
		row := v.compareRow(c.Whole)
		for j := range shown {
			row.Cells = append(row.Cells, v.compareCell(&shown[j], shown[j].Whole))
		}
		b.Whole = &row
	}
	return v.Render(http.StatusOK, "walks_compare", web.Page{Title: v.T("walk.compare.title")}, b)
}

// compareChoices is the departments that any walk was about, and the periods.
func (v *visit) compareChoices(b *comparePage, unit string, days int) error {
	all, err := v.Walks.List(v.Ctx, walk.Most)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range all {
		for _, id := range walk.Departments(&all[i].Task) {
			if !seen[id] {
				seen[id] = true
				b.Units = append(b.Units, web.Choice{ID: id, Name: v.PlaceShort(id), Chosen: id == unit})
			}
		}
	}
	for _, d := range periods {
		b.Periods = append(b.Periods, web.Choice{ID: fmt.Sprint(d), Name: v.T(fmt.Sprintf("walk.compare.days.%d", d)),
			Chosen: d == days})
	}
	return nil
}

func (v *visit) compareRow(f walk.StepFigures) compareRow {
	r := compareRow{Name: v.T("walk.step." + string(f.Name)), Timed: f.Timed}
	if f.Scored > 0 {
		r.Score, r.Of = fmt.Sprintf("%.1f", f.Score), v.T("walk.figure.of", "n", f.Scored)
		r.Bar, r.Tone = int(20*f.Score), scoreTone(f.Score)
	}
	if f.Timed > 0 {
		r.Median, r.Longest = v.minutes(f.Median), v.minutes(f.Longest)
	}
	var kinds []string
	for _, k := range f.Kinds {
		kinds = append(kinds, fmt.Sprintf("%s %d", v.T("walk.problem."+string(k.Problem)), k.N))
	}
	r.Problems = strings.Join(kinds, v.T("desk.list_separator"))
	return r
}

// scoreTone is how good a score is, in colour: what it says stands beside.
func scoreTone(score float64) string {
	switch {
	case score <= 0:
		return ""
	case score < 2.5:
		return "red"
	case score < 3.5:
		return "amber"
	}
	return "green"
}

func (v *visit) compareCell(k *walk.Walk, s *walk.Step) compareCell {
	c := compareCell{Path: "/walks/" + k.Task.ID}
	if s == nil {
		return c
	}
	c.Path += "#" + string(s.Name)
	if took, ok := s.Took(); ok {
		c.Took = v.minutes(took)
	}
	if s.Said == nil {
		return c
	}
	c.Problem = s.Said.Problem != ""
	if n := said(s.Said); n > 0 {
		c.Score, c.Tone = fmt.Sprint(n), scoreTone(float64(n))
	} else if s.Said.NotMet {
		c.Say = v.T("walk.state.unmet")
	}
	return c
}

// minutes is a time as a table has room for.
func (v *visit) minutes(d time.Duration) string {
	if d >= 2*time.Hour {
		return v.Span(d)
	}
	return v.T("walk.minutes", "n", int(d.Minutes()))
}

// said is the score that a step was given.
func said(r *store.WalkStep) int { return r.Score + r.Overall }
