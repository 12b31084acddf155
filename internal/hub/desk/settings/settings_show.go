package settings

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

type settingsPage struct {
	Set       *hospital.Settings
	Deadlines []deadlineRow
	Off, On   string
	Grounds   []groundRow
	Templates []templateRow
	Webhook   string
	Warning   string
	Problem   string
	Section   string // the one that the problem is in
	Notice    wire.Text
	Languages []web.Choice // that terminals offer; none: there is nothing to choose
	Danger    string       // words, one a line
	SelfHarm  string
}

type deadlineRow struct {
	Kind, Name              string
	Hospital, Law, LawMulti string // working days; empty: this clock does not apply
}

// settingsShow is what the hospital decides.
func settingsShow(v *visit) error { return v.showSettings(http.StatusOK, "", "") }

func (v *visit) showSettings(status int, section, problem string) error {
	alarm, err := v.Cases.Alarm(v.Ctx)
	if err != nil {
		return err
	}
	b := settingsPage{
		Set: v.Settings, Off: lines(v.Settings.WorkDays.Off), On: lines(v.Settings.WorkDays.On), Webhook: alarm.WebhookURL,
		Problem: problem, Section: section,
		Grounds: groundRows(v.Settings.CaseWork.Grounds), Templates: templateRows(v.Settings.CaseWork.Templates),
		Danger:   strings.Join(v.Settings.Terminals.DangerWords, "\n"),
		SelfHarm: strings.Join(v.Settings.Terminals.SelfHarm, "\n"),
	}
	if offersChoice() {
		for _, l := range locale.Known() {
			b.Languages = append(b.Languages,
				web.Choice{ID: l.Code, Name: l.Name, Chosen: slices.Contains(v.Settings.Identity.Languages, l.Code)})
		}
	}
	if n := v.Settings.Terminals.Notices; len(n) > 0 {
		b.Notice = n[0]
	}
	for _, k := range feedback.Kinds() {
		d := v.Settings.Deadlines[k]
		b.Deadlines = append(b.Deadlines, deadlineRow{
			Kind: string(k), Name: v.T("desk.kind." + string(k)),
			Hospital: days(d.Hospital.WorkDays), Law: days(d.Law.WorkDays), LawMulti: days(d.LawMulti.WorkDays),
		})
	}
	if year, ends := v.calendarEnds(); ends {
		b.Warning = v.T("desk.note.calendar", "year", year)
	}
	return v.Render(status, "settings", web.Page{Title: v.T("desk.settings.title")}, b)
}

// calendarEnds reports from November on which next year the table of working days does not know.
func (v *visit) calendarEnds() (year int, ends bool) {
	now := v.Now().In(workday.Zone())
	until, err := time.Parse(time.DateOnly, v.Settings.WorkDays.Until)
	if err != nil {
		return now.Year(), true
	}
	if until.Year() < now.Year() {
		return now.Year(), true
	}
	return now.Year() + 1, now.Month() >= time.November && until.Year() == now.Year()
}

func days(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func lines(days []string) string { return strings.Join(slices.Sorted(slices.Values(days)), "\n") }

// notes tells those who run the hub what the settings lack.
func (v *visit) notes() []web.Note {
	if !v.Is(staff.Admin, staff.Centre) {
		return nil
	}
	var out []web.Note
	if v.Settings.Identity.Name.Main() == "" {
		out = append(out, web.Note{Text: v.T("places.note.hospital"), Path: "/settings#identity",
			Link: v.T("places.note.hospital_link")})
	}
	if year, ends := v.calendarEnds(); ends {
		out = append(out, web.Note{
			Text: v.T("desk.note.calendar", "year", year), Path: "/settings#work_days", Link: v.T("desk.note.calendar_link"),
		})
	}
	return out
}
