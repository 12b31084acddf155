package walks

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/workday"
)

type walksPage struct {
	Rows     []walkRow
	Gives    bool // the user may ask for walks
	Walkers  []web.Choice
	Routes   []web.Choice
	Choices  []web.Group
	Until    string // as a browser writes it
	Earliest string
	Note     string
	Problem  string
}

type walkRow struct {
	Path, Name, Number string
	Route, Where       string
	State, Tone        string
	Until              string
	Progress           string
	Bar                int // of 100
	Score, Overall     string
	Problems           int
}

// walksList is every walk, with how far it is.
func walksList(v *visit) error {
	until := v.Now().In(workday.Zone()).AddDate(0, 0, 7)
	until = time.Date(until.Year(), until.Month(), until.Day(), 18, 0, 0, 0, workday.Zone())
	return v.showWalks(http.StatusOK, walksPage{Until: web.Typed(until)},
		walk.NewTask{Walker: v.R.URL.Query().Get("walker")})
}

func (v *visit) showWalks(status int, b walksPage, kept walk.NewTask) error {
	all, err := v.Walks.List(v.Ctx, walk.Most)
	if err != nil {
		return err
	}
	for i := range all {
		b.Rows = append(b.Rows, v.walkRow(&all[i]))
	}
	if b.Gives = v.Is(staff.Centre); b.Gives {
		if err := v.fillGiving(&b, all, kept); err != nil {
			return err
		}
	}
	return v.Render(status, "walks", web.Page{Title: v.T("walk.desk.title")}, b)
}

// fillGiving fills in the form that asks for a walk: everybody in office who has none to finish.
func (v *visit) fillGiving(b *walksPage, all []walk.Walk, kept walk.NewTask) error {
	people, err := v.Walks.Walkers(v.Ctx)
	if err != nil {
		return err
	}
	for _, p := range people {
		busy := slices.ContainsFunc(all, func(k walk.Walk) bool { return k.Walker.ID == p.ID && k.Standing == walk.Going })
		if p.DisabledAt.IsZero() && !busy {
			b.Walkers = append(b.Walkers, web.Choice{ID: p.ID, Name: p.Name + " · " + p.Number, Chosen: p.ID == kept.Walker})
		}
	}
	for _, r := range []feedback.RouteTemplate{feedback.RouteOutpatient, feedback.RouteWard} {
		b.Routes = append(b.Routes, web.Choice{ID: string(r), Name: v.T("walk.route." + string(r)), Chosen: r == kept.Route})
	}
	b.Choices, b.Note, b.Earliest = v.DepartmentChoices(kept.Departments, ""), kept.Note, web.Typed(v.Now())
	return nil
}

func (v *visit) walkRow(k *walk.Walk) walkRow {
	done, all := k.Done()
	r := walkRow{
		Path: "/walks/" + k.Task.ID, Name: k.Walker.Name, Number: k.Walker.Number, Route: v.routeName(k.Task.Route),
		Where: v.walkWhere(&k.Task), State: v.T("walk.standing." + string(k.Standing)), Tone: walkTones[k.Standing],
		Until: v.walkWhen(k), Progress: v.T("walk.progress", "done", done, "all", all), Problems: k.Problems,
	}
	if all > 0 {
		r.Bar = 100 * done / all
	}
	if mean, n := k.Mean(); n > 0 {
		r.Score = fmt.Sprintf("%.1f", mean)
	}
	if k.Whole != nil && k.Whole.Said != nil {
		r.Overall = fmt.Sprint(k.Whole.Said.Overall)
	}
	return r
}

// walkWhen is by when a walk should be done, and of one that is done, when it was.
func (v *visit) walkWhen(k *walk.Walk) string {
	if from, _, ok := k.Span(); ok && k.Standing == walk.Finished {
		return v.T("walk.desk.on", "day", v.Day(from))
	}
	return v.T("walk.desk.until", "at", v.When(k.Task.UntilAt))
}

// walkTones colour how far a walk is.
var walkTones = map[walk.Standing]string{walk.Going: "changed", walk.Finished: "added", walk.Ended: "",
	walk.Over: "restored"}

func (v *visit) routeName(route string) string {
	if key := "walk.route." + route; v.Has(key) {
		return v.T(key)
	}
	return v.T("walk.route.lost") // a step named a task that is not known here
}

// walkWhere is the departments of a task in words.
func (v *visit) walkWhere(t *store.WalkTask) string {
	var names []string
	for _, id := range walk.Departments(t) {
		names = append(names, v.PlaceShort(id))
	}
	return strings.Join(names, v.T("desk.list_separator"))
}
