package auditlog

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

type auditPage struct {
	Rows    []auditRow
	People  []web.Choice
	Next    string
	Checked string // what the check found
	Broken  bool
	Hash    string
	Cut     string // what the head says that is kept outside of the database, empty where it fits
	Accept  bool   // whether this reader may take the log as it is
}

type auditRow struct {
	Seq, When, Who, What, Object, Hash string
	Whole                              string // the object in full, where the line shows it shortened
}

// auditSize is how many entries one page of the log shows.
const auditSize = 100

// auditList is the log, newest first.
func auditList(v *visit) error {
	if err := v.Saw("audit.view", ""); err != nil {
		return err
	}
	return v.showAudit(auditPage{})
}

func (v *visit) showAudit(b auditPage) error {
	if f := v.Audit.Fault(); f != nil {
		b.Cut, b.Accept = v.T("desk.audit.cut", "seen", f.Seen.Seq, "now", f.Now.Seq), v.Is(staff.Auditor)
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	actor := v.R.URL.Query().Get("actor")
	before, err := strconv.ParseInt(v.R.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	entries, err := v.Audit.Page(v.Ctx, actor, before, auditSize)
	if err != nil {
		return err
	}
	names[audit.Person], names[audit.System] = v.T("desk.actor.person"), v.T("desk.actor.system")
	for i := range entries {
		e := &entries[i]
		row := auditRow{
			Seq: strconv.FormatInt(e.Seq, 10), When: e.At.In(workday.Zone()).Format("2006-01-02 15:04:05"), Who: e.Actor,
			What: e.Action, Object: e.Object, Hash: e.Hash[:min(12, len(e.Hash))],
		}
		if name := names[e.Actor]; name != "" {
			row.Who = name
		}
		if name := names[e.Object]; name != "" {
			row.Object = name
		}
		if strings.HasPrefix(e.Action, "media.") {
			row.Object, row.Whole = partShort(e.Object), e.Object
		}
		if key := "desk.audit." + e.Action; v.Has(key) {
			row.What = v.T(key)
		}
		b.Rows = append(b.Rows, row)
	}
	if len(entries) == auditSize {
		q := url.Values{"before": {strconv.FormatInt(entries[len(entries)-1].Seq, 10)}}
		if actor != "" {
			q.Set("actor", actor)
		}
		b.Next = "/audit?" + q.Encode()
	}
	users, err := v.Users.List(v.Ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		b.People = append(b.People, web.Choice{ID: u.ID, Name: u.Name, Chosen: u.ID == actor})
	}
	return v.Render(http.StatusOK, "audit", web.Page{Title: v.T("desk.audit.title")}, b)
}

// partShort is the name of a part with little of its record's id, which is long: 7K3M-9Q2F / ……d33e18 / 1.
func partShort(object string) string {
	of := strings.Split(object, "/")
	if len(of) != 3 {
		return object
	}
	return web.Dashed(of[0]) + " / ……" + of[1][max(0, len(of[1])-6):] + " / " + of[2]
}

// notes tells those who run the hub, on every other page, that the end of the log was cut.
func (v *visit) notes() []web.Note {
	f := v.Audit.Fault()
	if f == nil || !v.Is(staff.Admin, staff.Auditor) || v.R.URL.Path == "/audit" {
		return nil
	}
	n := web.Note{Text: v.T("desk.audit.cut", "seen", f.Seen.Seq, "now", f.Now.Seq)}
	if v.Is(staff.Auditor) {
		n.Path, n.Link = "/audit", v.T("desk.audit.title")
	}
	return []web.Note{n}
}
