package people

import (
	"net/http"
	"time"

	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

type listeningPage struct {
	Rows    []listeningRow
	Places  []web.Choice
	Plans   bool // the user may plan sessions
	Problem string
	Kept    listening.Draft
	From    string // as a browser writes it
	Until   string
}

type listeningRow struct {
	ID, Name, Place, Time, Moderator, State, Tone, Words string
	Read                                                 string // where the words are, for those who may read them
	Cancels                                              bool
}

// listeningList is every session, with how many left their word.
func listeningList(v *visit) error {
	from := v.Now().In(workday.Zone()).Truncate(time.Hour).Add(time.Hour)
	return v.showListening(http.StatusOK, listeningPage{From: web.Typed(from), Until: web.Typed(from.Add(2 * time.Hour))})
}

func (v *visit) showListening(status int, b listeningPage) error {
	all, err := v.Meetings.List(v.Ctx)
	if err != nil {
		return err
	}
	b.Plans = v.Is(staff.Admin, staff.Centre)
	for i := range all {
		b.Rows = append(b.Rows, v.listeningRow(&all[i], b.Plans))
	}
	b.Places = v.PlaceChoices(b.Kept.Place)
	return v.Render(status, "listening", web.Page{Title: v.T("listening.title")}, b)
}

func (v *visit) listeningRow(e *listening.Entry, plans bool) listeningRow {
	from, until := e.FromAt.In(workday.Zone()), e.UntilAt.In(workday.Zone())
	r := listeningRow{
		ID: e.ID, Name: e.Name, Place: v.PlaceShort(e.PlaceID), Moderator: e.Moderator,
		Time: v.T("listening.span", "day", v.DateYear(from), "from", from.Format("15:04"), "until", until.Format("15:04")),
	}
	if from.YearDay() != until.YearDay() {
		r.Time = v.When(from) + " – " + v.When(until)
	}
	now := v.Now()
	state := "soon"
	switch {
	case !e.CancelledAt.IsZero():
		state, r.Tone = "cancelled", "retired"
	case !now.Before(e.UntilAt):
		state = "over"
	case !now.Before(e.FromAt), e.Words > 0: // a moderator may begin a little early
		state, r.Tone = "now", "added"
	default:
		r.Tone = "changed"
	}
	r.State = v.T("listening.state." + state)
	r.Cancels = plans && (state == "soon" || state == "now") && e.Words == 0 // what people spoke at took place
	switch {
	case e.Words > 0:
		r.Words = v.T("listening.words"+v.Plural(e.Words), "n", e.Words)
		if v.Is(staff.Centre) {
			r.Read = "/cases?listening=" + e.ID
		}
	case state == "over" || state == "now":
		r.Words = v.T("listening.words_none")
	}
	return r
}
