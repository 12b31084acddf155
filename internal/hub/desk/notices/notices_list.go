package notices

import (
	"net/http"
	"strconv"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
)

// shown is how many notices the list holds; older ones are in their cases' history.
const shown = 100

type listPage struct {
	Rows   []noticeRow
	Unread bool
	UpTo   int64 // the newest on the page

	Own     store.StaffAddress // how the user is reached besides
	Problem string
	Runs    bool // the user may change how notices are sent
}

type noticeRow struct {
	What, Subject, Path, Place, When, Due string
	Kind                                  feedback.Kind
	KindName                              string
	New, Urgent                           bool
}

// noticesList is what the bell rang for.
func noticesList(v *visit) error { return v.showList(http.StatusOK, nil) }

// showList is the list with the user's own address, or one that could not be kept.
func (v *visit) showList(status int, wrong *store.StaffAddress) error {
	rows, err := v.Notices.List(v.Ctx, v.User.ID, shown)
	if err != nil {
		return err
	}
	b := listPage{Runs: v.Is(staff.Admin, staff.Centre)}
	for i := range rows {
		b.UpTo = max(b.UpTo, rows[i].ID)
		row := v.row(&rows[i])
		b.Unread = b.Unread || row.New
		b.Rows = append(b.Rows, row)
	}
	if v.Partial() {
		return v.Piece("notices", "notices", b)
	}
	if b.Own, err = v.Notices.StaffAddress(v.Ctx, v.User.ID); err != nil {
		return err
	}
	if wrong != nil {
		b.Own, b.Problem = *wrong, v.T("notice.address.invalid")
	}
	return v.Render(status, "notices", web.Page{Title: v.T("notice.title")}, b)
}

func (v *visit) row(n *store.Notice) noticeRow {
	r := noticeRow{
		What: v.T(notice.Event(n.Event).Label()), Subject: n.Subject, When: v.When(n.At), Kind: n.Kind,
		New: n.ReadAt.IsZero(), Urgent: n.Urgent,
	}
	if n.PlaceID != "" {
		r.Place = v.Settings.Places.Label(n.PlaceID, v.Lang())
	}
	if n.Kind != "" {
		r.KindName = v.T("desk.kind." + string(n.Kind))
	}
	switch {
	case n.CaseID != 0:
		r.Subject, r.Path = web.Dashed(n.Subject), "/cases/"+n.Subject
		if !n.DueAt.IsZero() {
			r.Due = v.T("notice.due", "day", v.Day(n.DueAt))
		}
	case notice.Event(n.Event) == notice.Silent:
		r.Path = "/terminals/" + n.Subject
	}
	return r
}

// noticesRead notes that the user has looked at what was on the page.
func noticesRead(v *visit) error {
	upTo, err := strconv.ParseInt(v.Field("up_to"), 10, 64)
	if err != nil {
		return web.ErrInvalid
	}
	if err := v.Notices.ReadAll(v.Ctx, v.User.ID, upTo); err != nil {
		return err
	}
	return v.To("/notices", "")
}
