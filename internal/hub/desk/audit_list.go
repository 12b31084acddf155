package desk

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

type auditPage struct {
	Rows    []auditRow
	People  []choice
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
	if err := v.saw("audit.view", ""); err != nil {
		return err
	}
	return v.showAudit(auditPage{})
}

func (v *visit) showAudit(b auditPage) error {
	if f := v.Audit.Fault(); f != nil {
		b.Cut, b.Accept = v.t.T("desk.audit.cut", "seen", f.Seen.Seq, "now", f.Now.Seq), v.is(staff.Auditor)
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	actor := v.r.URL.Query().Get("actor")
	before, err := strconv.ParseInt(v.r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	entries, err := v.Audit.Page(v.ctx, actor, before, auditSize)
	if err != nil {
		return err
	}
	names[audit.Person], names[audit.System] = v.t.T("desk.actor.person"), v.t.T("desk.actor.system")
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
		if key := "desk.audit." + e.Action; v.t.Has(key) {
			row.What = v.t.T(key)
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
	users, err := v.Users.List(v.ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		b.People = append(b.People, choice{ID: u.ID, Name: u.Name, Chosen: u.ID == actor})
	}
	return v.render(http.StatusOK, "audit", page{Title: v.t.T("desk.audit.title")}, b)
}

// partShort is the name of a part with little of its record's id, which is long: 7K3M-9Q2F / ……d33e18 / 1.
func partShort(object string) string {
	of := strings.Split(object, "/")
	if len(of) != 3 {
		return object
	}
	return dashed(of[0]) + " / ……" + of[1][max(0, len(of[1])-6):] + " / " + of[2]
}
