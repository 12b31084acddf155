package cases

import (
	"net/url"
	"slices"
	"time"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// filters is what narrows the inbox beside tab, kind and words. All of it stands in the address, so that a view can be
// kept as a bookmark and sent to a colleague.
type filters struct {
	Selects  []filterSelect
	From, To string // 2006-01-02
	Dense    bool
	Set      int // how many narrow it now
	Clear    string
}

type filterSelect struct {
	Name, Label string
	Choices     []web.Tab
	Groups      []sortGroup // after them
}

// filter reads what the address says; what makes no sense narrows nothing.
func (v *visit) filter(q url.Values, tree *category.Tree) (f casework.Filter, sort casework.Sort) {
	if s := casestate.State(q.Get("state")); slices.Contains(casestate.States(), s) {
		f.State = s
	}
	if s := casestate.Source(q.Get("source")); slices.Contains(casestate.Sources(), s) {
		f.Source = s
	}
	if d := casework.Due(q.Get("due")); slices.Contains(casework.Dues(), d) {
		f.Due = d
	}
	if s := casework.Sort(q.Get("sort")); slices.Contains(casework.Sorts(), s) {
		sort = s
	}
	if !v.Is(staff.Department) {
		f.Department, f.Person = q.Get("dept"), q.Get("person")
	}
	if in := q.Get("in"); in != "" {
		f.Under = v.placesIn(in)
	}
	if h := casestate.HCAT(q.Get("hcat")); h.Known() {
		f.HCAT = h
	}
	f.About = tree.Under(q.Get("about"))
	f.From, _ = day(q.Get("from"))
	if to, ok := day(q.Get("to")); ok {
		f.To = to.AddDate(0, 0, 1)
	}
	return f, sort
}

// day is the beginning of a day.
func day(text string) (time.Time, bool) {
	at, err := time.ParseInLocation(time.DateOnly, text, workday.Zone())
	return at, err == nil
}

// placesIn is a place with all that lies in it; a place that is not there has no cases.
func (v *visit) placesIn(id string) []string {
	ids := []string{id}
	for _, p := range v.Settings.Places {
		if slices.ContainsFunc(v.Settings.Places.Up(p.Parent), func(above wire.Place) bool { return above.ID == id }) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// owners is the people of the centre.
func (v *visit) owners() ([]web.Tab, error) {
	all, err := v.Users.List(v.Ctx)
	if err != nil {
		return nil, err
	}
	var out []web.Tab
	for _, u := range all {
		if staff.Role(u.Role) == staff.Centre {
			out = append(out, web.Tab{Value: u.ID, Text: u.Name})
		}
	}
	return out, nil
}

// filters is what the page offers.
func (v *visit) filters(q url.Values, people []web.Tab, tree *category.Tree) filters {
	f := filters{From: q.Get("from"), To: q.Get("to"), Dense: q.Get("dense") != ""}
	add := func(name string, choices []web.Tab) {
		for i := range choices {
			choices[i].Here = choices[i].Value == q.Get(name)
		}
		all := web.Tab{Text: v.T("desk.filter." + name + ".any"), Here: q.Get(name) == ""}
		f.Selects = append(f.Selects, filterSelect{Name: name, Label: v.T("desk.filter." + name),
			Choices: append([]web.Tab{all}, choices...)})
	}
	var states, sources, dues, sorts, departments, places []web.Tab
	for _, s := range casestate.States() {
		states = append(states, web.Tab{Value: string(s), Text: v.T("desk.filter.state." + string(s))})
	}
	for _, s := range casestate.Sources() {
		sources = append(sources, web.Tab{Value: string(s), Text: v.T(s.Label())})
	}
	for _, d := range casework.Dues()[1:] {
		dues = append(dues, web.Tab{Value: string(d), Text: v.T("desk.filter.due." + string(d))})
	}
	for _, s := range casework.Sorts()[1:] {
		sorts = append(sorts, web.Tab{Value: string(s), Text: v.T("desk.filter.sort." + string(s))})
	}
	for _, p := range v.Settings.Places.Departments() {
		departments = append(departments, web.Tab{Value: p.ID, Text: v.PlaceName(p.ID)})
	}
	for _, p := range v.PlaceChoices("") {
		places = append(places, web.Tab{Value: p.ID, Text: p.Name})
	}
	add("state", states)
	if !v.Is(staff.Department) {
		add("dept", departments)
		add("person", people)
	}
	add("source", sources)
	add("in", places)
	add("about", nil)
	f.Selects[len(f.Selects)-1].Groups = v.aboutGroups(tree, q.Get("about"))
	add("hcat", v.hcatTabs(casestate.HCAT(q.Get("hcat"))))
	add("due", dues)
	add("sort", sorts)
	clear := url.Values{}
	for name, value := range q {
		clear[name] = value
	}
	for _, name := range []string{"state", "dept", "person", "source", "in", "about", "hcat", "due", "sort", "from", "to",
		"dense", "page"} {
		if q.Get(name) != "" && name != "page" {
			f.Set++
		}
		clear.Del(name)
	}
	f.Clear = "/cases?" + clear.Encode()
	return f
}
