package cases

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/search"
	"xinsheng/internal/hub/staff"
)

// pageSize is how many cases one page of the inbox shows.
const pageSize = 25

type inboxPage struct {
	Title   string
	Heard   string // id of the listening session whose words these are
	Figures []web.Figure
	Tabs    []web.Tab
	Kinds   []web.Tab
	Topics  []web.Tab // in place of kinds, among snapshots
	Kind    feedback.Kind
	Tab     string
	Search  string
	Hint    string // what the search looks into
	Rows    []row
	Words   bool
	Filter  filters
	Swap    bool   // figures and pills stand apart from the list that the page asks for
	Live    string // where the page asks for itself again
	Total   string
	Prev    string
	Next    string
	Place   string // "26-50"
	Export  string // the register of all that fits; empty: not for this user
	Views   views
	Units   []web.Group // to which several cases can be handed at once; empty: not by this user
	Back    string      // this very inbox
}

type row struct {
	Path, Number, KindName, Text, Note, Place, State string
	Kind                                             feedback.Kind
	Pressed                                          string // how often the centre pressed
	Urgent                                           bool
	Ended, Added                                     bool
	Signs                                            []sign
	Clock                                            clock

	Pick string // how the form of several cases names it; empty: it cannot be ticked
}

// casesList is the inbox. As /cases/live it is the piece of it that changes.
func casesList(v *visit) error {
	q := v.R.URL.Query()
	tree, err := v.tree()
	if err != nil {
		return err
	}
	query, number := v.inboxQuery(q, tree)
	list, err := v.Cases.List(v.Ctx, query)
	if err != nil {
		return err
	}
	var figures casework.Figures // of the whole hospital: beside the words of one session they would mislead
	if query.Heard == "" {
		if figures, err = v.Cases.Figures(v.Ctx, v.Unit(), query.Form); err != nil {
			return err
		}
		if v.Unit() != "" {
			if figures.New, err = v.Cases.Fresh(v.Ctx, v.Unit()); err != nil {
				return err
			}
		}
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	body := inboxPage{
		Figures: v.figures(figures), Tabs: v.tabs(q, figures), Kinds: v.kinds(q), Kind: query.Kind, Tab: string(query.Tab),
		Search: query.Search, Words: v.ReadsWords(), Live: "/cases/live?" + q.Encode(), Hint: v.T("desk.search.hint"),
	}
	people, err := v.owners()
	if err != nil {
		return err
	}
	body.Filter = v.filters(q, people, tree)
	body.Title = v.T("desk.cases.title")
	if query.Form != "" {
		body.Title, body.Topics = v.T("media.nav"), v.topics(q)
	}
	if query.Heard != "" {
		session, err := v.Meetings.Find(v.Ctx, query.Heard)
		if err != nil {
			return err
		}
		body.Title, body.Heard = session.Name, query.Heard
		body.Figures = nil
	}
	if !v.ReadsWords() {
		body.Hint = v.T("desk.search.hint_director")
	}
	for i := range list.Entries {
		body.Rows = append(body.Rows, v.row(&list.Entries[i], names))
	}
	body.turn(v, q, number, &list)
	if list.Newest {
		body.Total = v.T("desk.cases.newest", "n", v.Number(search.Newest), "total", v.Number(list.Total))
	}
	if v.Is(staff.Centre) {
		body.Export, body.Back = "/cases/register?"+q.Encode(), "/cases?"+q.Encode()
		body.Units = v.DepartmentChoices(nil, "")
	}
	if body.Views, err = v.views(q); err != nil {
		return err
	}
	if err := v.Saw("inbox.view", string(query.Tab)); err != nil {
		return err
	}
	if v.Partial() {
		body.Swap = true
		return v.Piece("cases", "inbox", body)
	}
	return v.Render(http.StatusOK, "cases", web.Page{Title: body.Title}, body)
}

// inboxQuery reads what is asked for; what makes no sense is the whole inbox.
func (v *visit) inboxQuery(q url.Values, tree *category.Tree) (casework.Query, int) {
	number, err := strconv.Atoi(q.Get("page"))
	if err != nil || number < 1 || number > 1<<20 {
		number = 1
	}
	typed := strings.TrimSpace(q.Get("q"))
	if r := []rune(typed); len(r) > 64 {
		typed = string(r[:64])
	}
	query := casework.Query{
		Unit: v.Unit(), Tab: casework.TabAll, User: v.User.ID, Search: typed, Words: v.ReadsWords(),
		Aside:  v.Is(staff.Director),
		Offset: (number - 1) * pageSize, Limit: pageSize,
	}
	if query.Tab = v.tab(q); query.Tab == casework.TabOpen && typed != "" { // what is looked for may be answered
		query.Tab = casework.TabAll
	}
	if k := feedback.Kind(q.Get("kind")); k.Valid() {
		query.Kind = k
	}
	if casestate.Form(q.Get("form")) == casestate.FormSnapshot {
		query.Form, query.Kind = casestate.FormSnapshot, ""
		if t := feedback.Topic(q.Get("topic")); slices.Contains(feedback.Topics(), t) {
			query.Topic = string(t)
		}
	}
	query.Heard = q.Get("listening")
	query.Filter, query.Sort = v.filter(q, tree)
	query.Places = v.placesNamed
	return query, number
}

// tab is the one that is asked for: at first, a department's own work, and for others everything.
func (v *visit) tab(q url.Values) casework.Tab {
	names := v.tabNames()
	if t := casework.Tab(q.Get("tab")); slices.Contains(names, t) {
		return t
	}
	return names[0]
}

func (v *visit) tabNames() []casework.Tab {
	tabs := []casework.Tab{casework.TabAll, casework.TabNew, casework.TabSoon, casework.TabAnswered, casework.TabRedo}
	if v.Is(staff.Centre) {
		tabs = slices.Insert(tabs, 3, casework.TabReplied)
		tabs = append(tabs, casework.TabCalls, casework.TabAdded, casework.TabMine)
	}
	if v.Is(staff.Department) { // nothing reaches a department that nobody has taken on
		tabs = slices.Insert(slices.Delete(tabs, 1, 2), 0, casework.TabOpen)
	}
	return tabs
}

// placesNamed is the places in whose name a word is, with all that lies in them. The name of the whole hospital narrows
// nothing.
func (v *visit) placesNamed(word string) []string {
	var ids []string
	fits := map[string]bool{}
	low := strings.ToLower(word)
	for _, p := range v.Settings.Places {
		if p.Name.Contains(low) {
			fits[p.ID] = true
		}
	}
	for _, p := range v.Settings.Places {
		for _, above := range v.Settings.Places.Path(p.ID) {
			if fits[above.ID] {
				ids = append(ids, p.ID)
				break
			}
		}
	}
	if len(ids) == len(v.Settings.Places) {
		return nil
	}
	return ids
}

func (v *visit) figures(f casework.Figures) []web.Figure {
	today := web.Figure{Name: v.T("desk.figure.today"), Value: v.Number(f.Today), Red: f.Today > 0}
	if f.Overdue > 0 {
		today.Note, today.Red = v.T("desk.figure.overdue", "n", v.Number(f.Overdue)), true
	}
	out := []web.Figure{{Name: v.T("desk.figure.new"), Value: v.Number(f.New)}, today,
		{Name: v.T("desk.figure.working"), Value: v.Number(f.Working)},
		v.rate("desk.figure.in_time", f.Month.InTime, f.Month.Due),
		v.rate("desk.figure.satisfied", f.Month.Satisfied, f.Month.Said),
		v.rate("desk.figure.said", f.Month.Said, f.Month.Answered),
		v.rate("desk.figure.unsaid", f.Month.Unsaid, f.Month.Closed)}
	if v.Is(staff.Department) {
		out = out[1:]
	}
	return out
}

// The least numbers from which a share is said at all, and from which it is said without a warning.
const (
	hideBelow = 10
	markBelow = 100
)

func (v *visit) rate(key string, part, whole int) web.Figure {
	f := web.Figure{Name: v.T(key), Value: "—", Note: v.T("desk.figure.n", "n", v.Number(whole))}
	if whole >= hideBelow {
		f.Value = fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
	}
	if whole < markBelow {
		f.Note = v.T("desk.figure.n_few", "n", v.Number(whole))
	}
	return f
}

func (v *visit) tabs(q url.Values, f casework.Figures) []web.Tab {
	counts := map[casework.Tab]int{
		casework.TabNew: f.New, casework.TabOpen: f.New, casework.TabSoon: f.Soon, casework.TabAnswered: f.Answered,
		casework.TabRedo:  f.Redo,
		casework.TabAdded: f.Added, casework.TabReplied: f.Replied,
	}
	here := v.tab(q)
	var out []web.Tab
	for _, name := range v.tabNames() {
		if (name == casework.TabAdded || name == casework.TabReplied) && counts[name] == 0 && name != here {
			continue
		}
		t := web.Tab{Path: link(q, "tab", string(name)), Text: v.T("desk.tab." + string(name)), Here: name == here}
		if n, ok := counts[name]; ok && n > 0 {
			t.Text += " " + v.Number(n)
		}
		out = append(out, t)
	}
	return out
}

func (v *visit) kinds(q url.Values) []web.Tab {
	out := []web.Tab{{Value: "", Text: v.T("desk.kind.all"), Here: q.Get("kind") == ""}}
	for _, k := range feedback.Kinds() {
		out = append(out, web.Tab{Value: string(k), Text: v.kindName(k), Here: q.Get("kind") == string(k)})
	}
	return out
}

func (v *visit) topics(q url.Values) []web.Tab {
	out := []web.Tab{{Value: "", Text: v.T("media.topic.all"), Here: q.Get("topic") == ""}}
	for _, t := range feedback.Topics() {
		out = append(out, web.Tab{Value: string(t), Text: v.T("media.topic." + string(t)), Here: q.Get("topic") == string(t)})
	}
	return out
}

// link is the inbox with one thing about it changed, from its first page.
func link(q url.Values, key, value string) string {
	next := url.Values{}
	for k, val := range q {
		if k != "page" || key == "page" {
			next[k] = val
		}
	}
	next.Set(key, value)
	if value == "" {
		next.Del(key)
	}
	return "/cases?" + next.Encode()
}

// turn sets the line under the table: where one is, and the ways on and back.
func (b *inboxPage) turn(v *visit, q url.Values, number int, list *casework.Page) {
	total := list.Total
	b.Total = v.T("desk.cases.total"+v.Plural(total), "n", v.Number(total))
	if list.More {
		b.Total = v.T("desk.cases.more", "n", v.Number(total))
	}
	if total > pageSize {
		first := (number-1)*pageSize + 1
		b.Place = v.T("desk.cases.range", "from", v.Number(first), "to", v.Number(first+len(list.Entries)-1))
	}
	if number > 1 {
		b.Prev = link(q, "page", strconv.Itoa(number-1))
	}
	if number*pageSize < total || list.More && len(list.Entries) == pageSize {
		b.Next = link(q, "page", strconv.Itoa(number+1))
	}
}
