package desk

import (
	"net/http"
	"time"

	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/workday"
)

type listeningPage struct {
	Rows    []listeningRow
	Places  []choice
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
	return v.showListening(http.StatusOK, listeningPage{From: typed(from), Until: typed(from.Add(2 * time.Hour))})
}

// typed writes a moment in Shanghai as a browser reads it.
func typed(at time.Time) string { return at.In(workday.Zone()).Format("2006-01-02T15:04") }

func (v *visit) showListening(status int, b listeningPage) error {
	all, err := v.meetings.List(v.ctx)
	if err != nil {
		return err
	}
	b.Plans = v.is(staff.Admin, staff.Centre)
	for i := range all {
		b.Rows = append(b.Rows, v.listeningRow(&all[i], b.Plans))
	}
	b.Places = v.placeChoices(b.Kept.Place)
	return v.render(status, "listening", page{Title: v.t.T("listening.title")}, b)
}

func (v *visit) listeningRow(e *listening.Entry, plans bool) listeningRow {
	from, until := e.FromAt.In(workday.Zone()), e.UntilAt.In(workday.Zone())
	r := listeningRow{
		ID: e.ID, Name: e.Name, Place: v.placeShort(e.PlaceID), Moderator: e.Moderator,
		Time: v.t.T("listening.span", "day", v.t.DateYear(from), "from", from.Format("15:04"), "until", until.Format("15:04")),
	}
	if from.YearDay() != until.YearDay() {
		r.Time = v.when(from) + " – " + v.when(until)
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
	r.State = v.t.T("listening.state." + state)
	r.Cancels = plans && (state == "soon" || state == "now") && e.Words == 0 // what people spoke at took place
	switch {
	case e.Words > 0:
		r.Words = v.t.T("listening.words"+v.one(e.Words), "n", e.Words)
		if v.is(staff.Centre) {
			r.Read = "/cases?listening=" + e.ID
		}
	case state == "over" || state == "now":
		r.Words = v.t.T("listening.words_none")
	}
	return r
}
