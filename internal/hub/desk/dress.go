package desk

import (
	"slices"
	"strings"

	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
)

// dress adds what all pages show: the sidebar, what rings, and what wants doing.
func (v *visit) dress(p *web.Page) error {
	fresh := 0
	if p.Live = v.Is(staff.Centre, staff.Department, staff.Director); p.Live {
		a, err := v.cases().Alarm(v.Visit)
		if err != nil {
			return err
		}
		p.Alarm, fresh = a, a.New
	}
	var err error
	if p.Unread, err = v.bell().Unread(v.Visit); err != nil {
		return err
	}
	calls := 0
	if v.Is(staff.Centre) {
		if calls, err = v.cases().Cases.ToCall(v.Ctx); err != nil {
			return err
		}
	}
	p.Nav = v.nav(fresh, calls, p.Unread)
	return v.notes(p)
}

// nav is the sidebar of the user's role.
func (v *visit) nav(fresh, calls, unread int) []web.NavItem {
	var items []web.NavItem
	add := func(path, icon, key string, roles ...staff.Role) {
		if v.Is(roles...) {
			here := v.R.URL.Path == path || strings.HasPrefix(v.R.URL.Path, path+"/")
			items = append(items, web.NavItem{Path: path, Icon: icon, Text: v.T(key), Here: here})
		}
	}
	read := []staff.Role{staff.Centre, staff.Department, staff.Director}
	add("/cases", "clipboard-list", "desk.nav.cases", read...)
	add(snapshots, "camera", "media.nav", read...)
	add(callBacks, "phone-outgoing", "desk.nav.calls", staff.Centre)
	if v.Is(staff.Centre) {
		items[2].Count = calls
		if items[2].Here = items[0].Here && v.R.URL.Query().Get("tab") == string(casework.TabCalls); items[2].Here {
			items[0].Here = false
		}
	}
	if v.Is(read...) {
		cases, shots := &items[0], &items[1]
		cases.Count, cases.ID = fresh, "count"
		if shots.Here = cases.Here && casestate.Form(v.R.URL.Query().Get("form")) == casestate.FormSnapshot; shots.Here {
			cases.Here = false
		}
	}
	items = append(items, web.NavItem{
		Path: bell, Icon: "bell", Text: v.T("notice.title"), ID: "bell", Count: unread,
		Here: v.R.URL.Path == bell || strings.HasPrefix(v.R.URL.Path, bell+"/"),
	})
	if v.Is(staff.Centre) {
		at := v.R.URL.Path
		here := at == "/calls" || strings.HasPrefix(at, "/calls/") || strings.HasPrefix(at, "/orders")
		items = slices.Insert(items, 1, web.NavItem{Path: "/calls", Icon: "phone", Text: v.T("call.title"), Here: here})
	}
	add("/scores", "smile", "score.nav", read...)
	add("/walks", "footprints", "walk.desk.nav", staff.Centre, staff.Director)
	add("/walkers", "footprints", "walk.people.title", staff.Admin)
	add("/surveys", "list-checks", "survey.nav", staff.Admin, staff.Centre)
	add("/categories", "bookmark", "category.nav", staff.Admin)
	add("/listening", "ear", "listening.nav", staff.Admin, staff.Centre)
	add("/badges", "id-card", "badge.nav", staff.Admin, staff.Centre)
	add("/terminals", "monitor-smartphone", "desk.nav.terminals", staff.Admin, staff.Centre)
	add("/signs", "qr-code", "signs.nav", staff.Admin, staff.Centre)
	add("/places", "hospital", "places.nav", staff.Admin, staff.Centre)
	add("/employees", "user-check", "employee.title", staff.Admin, staff.Centre)
	add("/users", "users", "desk.nav.users", staff.Admin)
	add("/settings", "settings", "desk.nav.settings", staff.Admin, staff.Centre)
	add("/audit", "scroll-text", "desk.nav.audit", staff.Auditor)
	return items
}

// snapshots is the inbox with nothing but snapshots.
const snapshots = "/cases?form=" + string(casestate.FormSnapshot)

// bell is what somebody is told of.
const bell = "/notices"

// callBacks is the people to call back.
const callBacks = "/cases?tab=" + string(casework.TabCalls)

// notes is what the people who run the hub must not forget.
func (v *visit) notes(p *web.Page) error {
	if v.Is(staff.Admin) && v.Copied != nil {
		done, err := v.Copied(v.Ctx)
		if err != nil {
			return err
		}
		if !done {
			p.Notes = append(p.Notes, web.Note{Text: v.T("desk.note.keys")})
		}
	}
	for _, room := range v.rooms {
		if room.Notes == nil {
			continue
		}
		more, err := room.Notes(v.Visit)
		if err != nil {
			return err
		}
		p.Notes = append(p.Notes, more...)
	}
	return nil
}
