package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
)

// pageSize is how many cases one page of the inbox shows.
const pageSize = 25

type inboxPage struct {
	Title   string
	Heard   string // id of the listening session whose words these are
	Figures []figure
	Tabs    []tab
	Kinds   []tab
	Topics  []tab // in place of kinds, among snapshots
	Kind    string
	Tab     string
	Search  string
	Hint    string // what the search looks into
	Rows    []row
	Words   bool
	Swap    bool   // figures and pills stand apart from the list that the page asks for
	Live    string // where the page asks for itself again
	Total   string
	Prev    string
	Next    string
	Place   string // "26-50"
}

type figure struct {
	Name, Value, Note string
	Red               bool
}

type tab struct {
	Path, Text, Value string
	Here              bool
}

type row struct {
	Path, Number, Kind, KindName, Text, Note, Place, State string
	Urgent                                                 bool
	Ended, Added                                           bool
	Signs                                                  []sign
	Clock                                                  clock
}

// casesList is the inbox. As /cases/live it is the piece of it that changes.
func casesList(v *visit) error {
	q := v.r.URL.Query()
	query, number := v.inboxQuery(q)
	entries, total, err := v.Cases.List(v.ctx, query)
	if err != nil {
		return err
	}
	var figures casework.Figures // of the whole hospital: beside the words of one session they would mislead
	if query.Heard == "" {
		if figures, err = v.Cases.Figures(v.ctx, v.unit(), query.Form); err != nil {
			return err
		}
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	body := inboxPage{
		Figures: v.figures(figures), Tabs: v.tabs(q, figures), Kinds: v.kinds(q), Kind: query.Kind, Tab: string(query.Tab),
		Search: query.Search, Words: v.words(), Live: "/cases/live?" + q.Encode(), Hint: v.t.T("desk.search.hint"),
	}
	body.Title = v.t.T("desk.cases.title")
	if query.Form != "" {
		body.Title, body.Topics = v.t.T("media.nav"), v.topics(q)
	}
	if query.Heard != "" {
		session, err := v.meetings.Find(v.ctx, query.Heard)
		if err != nil {
			return err
		}
		body.Title, body.Heard = session.Name, query.Heard
		body.Figures = nil
	}
	if !v.words() {
		body.Hint = v.t.T("desk.search.hint_director")
	}
	for i := range entries {
		body.Rows = append(body.Rows, v.row(&entries[i], names))
	}
	body.turn(v, q, number, total)
	if err := v.saw("inbox.view", string(query.Tab)); err != nil {
		return err
	}
	if v.partial() {
		body.Swap = true
		return v.piece("cases", "inbox", body)
	}
	return v.render(http.StatusOK, "cases", page{Title: body.Title}, body)
}

// inboxQuery reads what is asked for; what makes no sense is the whole inbox.
func (v *visit) inboxQuery(q url.Values) (casework.Query, int) {
	number, err := strconv.Atoi(q.Get("page"))
	if err != nil || number < 1 || number > 1<<20 {
		number = 1
	}
	search := strings.TrimSpace(q.Get("q"))
	if r := []rune(search); len(r) > 64 {
		search = string(r[:64])
	}
	query := casework.Query{
		Unit: v.unit(), Tab: casework.TabAll, User: v.user.ID, Search: search, Words: v.words(),
		Offset: (number - 1) * pageSize, Limit: pageSize,
	}
	if t := casework.Tab(q.Get("tab")); slices.Contains(v.tabNames(), t) {
		query.Tab = t
	}
	if k := feedback.Kind(q.Get("kind")); k.Valid() {
		query.Kind = string(k)
	}
	if q.Get("form") == casework.FormSnapshot {
		query.Form, query.Kind = casework.FormSnapshot, ""
		if t := feedback.Topic(q.Get("topic")); slices.Contains(feedback.Topics(), t) {
			query.Topic = string(t)
		}
	}
	query.Heard = q.Get("listening")
	if search != "" {
		query.Places = v.placesNamed(search)
	}
	return query, number
}

func (v *visit) tabNames() []casework.Tab {
	tabs := []casework.Tab{casework.TabAll, casework.TabNew, casework.TabSoon, casework.TabAnswered, casework.TabRedo}
	if v.is(staff.Centre) {
		tabs = slices.Insert(tabs, 3, casework.TabReplied)
		tabs = append(tabs, casework.TabAdded, casework.TabMine)
	}
	if v.is(staff.Department) { // nothing reaches a department that nobody has taken on
		tabs = slices.Delete(tabs, 1, 2)
	}
	return tabs
}

// placesNamed is the places in whose name search occurs, with all that lies in them.
func (v *visit) placesNamed(search string) []string {
	var ids []string
	fits := map[string]bool{}
	low := strings.ToLower(search)
	for _, p := range v.set.Places {
		if strings.Contains(p.Name.ZH, search) || strings.Contains(strings.ToLower(p.Name.EN), low) {
			fits[p.ID] = true
		}
	}
	for _, p := range v.set.Places {
		for _, above := range v.set.Places.Path(p.ID) {
			if fits[above.ID] {
				ids = append(ids, p.ID)
				break
			}
		}
	}
	return ids
}

func (v *visit) figures(f casework.Figures) []figure {
	today := figure{Name: v.t.T("desk.figure.today"), Value: v.t.Number(f.Today), Red: f.Today > 0}
	if f.Overdue > 0 {
		today.Note, today.Red = v.t.T("desk.figure.overdue", "n", v.t.Number(f.Overdue)), true
	}
	out := []figure{{Name: v.t.T("desk.figure.new"), Value: v.t.Number(f.New)}, today,
		{Name: v.t.T("desk.figure.working"), Value: v.t.Number(f.Working)},
		v.rate("desk.figure.in_time", f.Month.InTime, f.Month.Due), v.rate("desk.figure.satisfied", f.Month.Satisfied, f.Month.Ratings)}
	if v.is(staff.Department) {
		out = out[1:]
	}
	return out
}

// The least numbers from which a share is said at all, and from which it is said without a warning.
const (
	hideBelow = 10
	markBelow = 100
)

func (v *visit) rate(key string, part, whole int) figure {
	f := figure{Name: v.t.T(key), Value: "—", Note: v.t.T("desk.figure.n", "n", v.t.Number(whole))}
	if whole >= hideBelow {
		f.Value = fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
	}
	if whole < markBelow {
		f.Note = v.t.T("desk.figure.n_few", "n", v.t.Number(whole))
	}
	return f
}

func (v *visit) tabs(q url.Values, f casework.Figures) []tab {
	counts := map[casework.Tab]int{
		casework.TabNew: f.New, casework.TabSoon: f.Soon, casework.TabAnswered: f.Answered, casework.TabRedo: f.Redo,
		casework.TabAdded: f.Added, casework.TabReplied: f.Replied,
	}
	here := casework.Tab(q.Get("tab"))
	if !slices.Contains(v.tabNames(), here) {
		here = casework.TabAll
	}
	var out []tab
	for _, name := range v.tabNames() {
		if (name == casework.TabAdded || name == casework.TabReplied) && counts[name] == 0 && name != here {
			continue
		}
		t := tab{Path: link(q, "tab", string(name)), Text: v.t.T("desk.tab." + string(name)), Here: name == here}
		if n, ok := counts[name]; ok && n > 0 {
			t.Text += " " + v.t.Number(n)
		}
		out = append(out, t)
	}
	return out
}

func (v *visit) kinds(q url.Values) []tab {
	out := []tab{{Value: "", Text: v.t.T("desk.kind.all"), Here: q.Get("kind") == ""}}
	for _, k := range feedback.Kinds() {
		out = append(out, tab{Value: string(k), Text: v.t.T("desk.kind." + string(k)), Here: q.Get("kind") == string(k)})
	}
	return out
}

func (v *visit) topics(q url.Values) []tab {
	out := []tab{{Value: "", Text: v.t.T("media.topic.all"), Here: q.Get("topic") == ""}}
	for _, t := range feedback.Topics() {
		out = append(out, tab{Value: string(t), Text: v.t.T("media.topic." + string(t)), Here: q.Get("topic") == string(t)})
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
func (b *inboxPage) turn(v *visit, q url.Values, number, total int) {
	b.Total = v.t.T("desk.cases.total"+v.one(total), "n", v.t.Number(total))
	if total > pageSize {
		first := (number-1)*pageSize + 1
		b.Place = v.t.T("desk.cases.range", "from", v.t.Number(first), "to", v.t.Number(min(first+pageSize-1, total)))
	}
	if number > 1 {
		b.Prev = link(q, "page", strconv.Itoa(number-1))
	}
	if number*pageSize < total {
		b.Next = link(q, "page", strconv.Itoa(number+1))
	}
}
