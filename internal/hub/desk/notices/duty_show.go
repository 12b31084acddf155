package notices

import (
	"net/http"
	"time"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// dutyAhead is how many days of the roster the page shows.
const dutyAhead = 28

// dutyPage is who is on duty on the coming days.
type dutyPage struct {
	Days []dutyRow
}

type dutyRow struct {
	Day, Name string
	Holiday   bool
	Gap       bool // nobody is there, and other days have somebody
	User      []web.Choice
	Stand     []web.Choice // substitutes
}

func dutyShow(v *visit) error {
	roster, err := v.Notices.Roster(v.Ctx)
	if err != nil {
		return err
	}
	people, err := v.Notices.Someones(v.Ctx)
	if err != nil {
		return err
	}
	choose := func(chosen string) []web.Choice {
		out := []web.Choice{{Name: v.T("notice.duty.nobody")}}
		for _, p := range people {
			out = append(out, web.Choice{ID: p.ID, Name: p.Name, Chosen: p.ID == chosen})
		}
		return out
	}
	table, err := workday.New(wire.WorkDays(v.Settings.WorkDays))
	if err != nil {
		return err
	}
	var b dutyPage
	for _, at := range v.days() {
		d := roster.Days[at.Format(time.DateOnly)]
		b.Days = append(b.Days, dutyRow{
			Day: at.Format(time.DateOnly), Name: v.Date(at) + " " + v.T("notice.duty.weekday."+at.Weekday().String()),
			Holiday: !table.IsWorkday(at),
			User:    choose(d.User), Stand: choose(d.Substitute), Gap: len(roster.Days) > 0 && d.User == "" &&
				d.Substitute == "",
		})
	}
	return v.Render(http.StatusOK, "notice_duty", web.Page{Title: v.T("notice.duty.title")}, b)
}

// days is the days that the page shows, from today.
func (v *visit) days() []time.Time {
	var out []time.Time
	now := v.Now().In(workday.Zone())
	for i := range dutyAhead {
		out = append(out, time.Date(now.Year(), now.Month(), now.Day()+i, 0, 0, 0, 0, workday.Zone()))
	}
	return out
}

// dutySave keeps the days that the form names.
func dutySave(v *visit) error {
	people, err := v.Notices.Someones(v.Ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{"": true}
	for _, p := range people {
		known[p.ID] = true
	}
	days := map[string]notice.DutyDay{}
	for _, at := range v.days() {
		day := at.Format(time.DateOnly)
		d := notice.DutyDay{User: v.Field("user." + day), Substitute: v.Field("stand." + day)}
		if !v.R.PostForm.Has("user." + day) { // the page was opened on another day
			continue
		}
		if !known[d.User] || !known[d.Substitute] {
			return web.ErrInvalid
		}
		days[day] = d
	}
	if err := v.Notices.SaveDays(v.Ctx, v.User.ID, days); err != nil {
		return err
	}
	return v.To("/notices/duty", "notice.saved")
}
