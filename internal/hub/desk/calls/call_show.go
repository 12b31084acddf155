package calls

import (
	"cmp"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// page is one call while it is written down.
type page struct {
	ID, Path string
	Base     int64
	Sheet    call.Sheet
	Sources  []web.Tab
	Kinds    []web.Tab
	Replies  []web.Tab
	Verdicts []web.Tab
	Places   []place
	Outside  bool // the channel has a number of its own
	Spot     bool // what was said at once is open
	Problem  string
	Lost     bool   // the place that was typed is none
	Twice    string // path of the case that the order is already
	Began    string // by the page's clock; empty: it begins now
	Operator string
	Aside    aside
}

// callNew is an empty sheet. It becomes a call once something is written on it.
func callNew(v *visit) error {
	id := uuid.Must(uuid.NewV7()).String()
	return v.show(http.StatusOK, &store.Call{ID: id, Operator: v.User.ID}, call.Sheet{Source: casestate.FromHotline}, "")
}

// callShow is a call: to be gone on with, or as it ended.
func callShow(v *visit) error {
	row, err := v.Calls.Get(v.Ctx, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.Saw("call.view", row.ID); err != nil {
		return err
	}
	if !row.EndedAt.IsZero() {
		return v.showEnd(row)
	}
	return v.show(http.StatusOK, row, call.Read(row), "")
}

func (v *visit) show(status int, row *store.Call, s call.Sheet, problem string) error {
	b := page{
		ID: row.ID, Path: "/calls/at/" + row.ID, Base: row.Version, Sheet: s, Problem: problem, Places: v.places(),
		Outside: s.Source.About().Number, Spot: s.Said != "" || s.Verdict != "",
		Kinds:    v.tabs(string(cmp.Or(s.Kind, feedback.Complaint)), "desk.kind.", texts(feedback.Kinds())...),
		Replies:  v.tabs(string(cmp.Or(s.Reply, feedback.ReplyCall)), "desk.reply.", texts(feedback.Replies())...),
		Sources:  v.tabs(string(s.Source), "desk.source.", texts(casestate.AtDesk())...),
		Verdicts: v.tabs(string(s.Verdict), "call.verdict.", append([]string{""}, texts(feedback.Verdicts())...)...),
	}
	if s.PlaceID != "" {
		b.Sheet.Place = cmp.Or(v.placeName(s.PlaceID), s.Place)
	}
	b.Lost = problem != "" && s.Place != "" && s.PlaceID == ""
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	b.Operator = names[row.Operator]
	if !row.BeganAt.IsZero() {
		b.Began = strconv.FormatInt(row.BeganAt.UnixMilli(), 10)
	}
	if b.Aside, err = v.aside(row, s); err != nil {
		return err
	}
	return v.Render(status, "call", web.Page{Title: v.T("call.title")}, b)
}

func texts[S ~string](values []S) []string {
	var out []string
	for _, s := range values {
		out = append(out, string(s))
	}
	return out
}

// sheet is what the form says.
func (v *visit) sheet() (call.Sheet, error) {
	s := call.Sheet{
		Source: casestate.Source(v.Field("source")), Phone: v.Field("phone"), Name: v.Field("name"),
		Reply: feedback.Reply(v.Field("reply")),
		Kind:  feedback.Kind(v.Field("kind")), Urgent: v.Field("urgent") != "", Text: v.R.PostFormValue("text"),
		Place: v.Field("place"),
		Visit: v.Field("visit"), Bed: v.Field("bed"), Number: v.Field("number"), By: v.Field("by"),
		Said:    v.R.PostFormValue("said"),
		Verdict: feedback.Verdict(v.Field("verdict")), Call: v.Field("call"),
	}
	if !s.Source.About().Desk || !s.Reply.Known() || s.Verdict != "" && !s.Verdict.Known() {
		return s, web.ErrInvalid
	}
	var err error
	if s.PlaceID, err = v.placeOf(s.Place); s.PlaceID != "" {
		s.Place = ""
	}
	return s, err
}

// base is the version of the call that the page knows.
func (v *visit) base() int64 {
	base, _ := strconv.ParseInt(v.Field("base"), 10, 64) // none is that of a call which has yet to begin
	return base
}

// aside is what stands beside the sheet.
type aside struct {
	Version  int64
	Kept     string // when it was kept
	Problem  string
	Total    int
	Cases    []earlier
	Alike    []earlier
	Promised string // what may be promised
}

// earlier is a case or a call of before.
type earlier struct {
	Path, Number, Kind, KindName, Text, Note string
}

func (v *visit) aside(row *store.Call, s call.Sheet) (aside, error) {
	a := aside{Version: row.Version}
	if !row.SavedAt.IsZero() {
		a.Kept = row.SavedAt.In(workday.Zone()).Format("15:04:05")
	}
	around, err := v.Calls.Around(v.Ctx, s)
	if err != nil {
		return a, err
	}
	a.Total = around.Total
	for i := range around.Earlier {
		a.Cases = append(a.Cases, v.earlier(&around.Earlier[i]))
	}
	for i := range around.Calls {
		c := &around.Calls[i]
		was := call.Read(c)
		a.Cases = append(a.Cases, earlier{Kind: string(was.Kind), KindName: v.T("desk.kind." + string(was.Kind)),
			Text: web.Cut(was.Text),
			Note: v.When(c.BeganAt) + " · " + v.T(casestate.CallTold.Label())})
	}
	for i := range around.Cases {
		a.Alike = append(a.Alike, v.earlier(&around.Cases[i]))
	}
	if kind := cmp.Or(s.Kind, feedback.Complaint); kind.AsksVerdict() {
		table, err := workday.New(wire.WorkDays(v.Settings.WorkDays))
		if err != nil {
			return a, err
		}
		if due := table.Dues(v.Now(), v.Settings.Deadlines[kind], false).Nearest; !due.At.IsZero() {
			a.Promised = v.Day(due.At)
		}
	}
	return a, nil
}

func (v *visit) earlier(k *store.Case) earlier {
	state := k.State.About()
	note := v.Day(k.CapturedAt) + " · " +
		v.T(map[bool]string{true: "desk.merge.open", false: "desk.merge.answered"}[state.Phase < casestate.Told])
	if state.Phase == casestate.Ended {
		note = v.Day(k.CapturedAt) + " · " + v.T(k.State.Label())
	}
	if k.Satisfied != "" {
		note += " · " + v.T("call.verdict."+string(k.Satisfied))
	}
	return earlier{Path: "/cases/" + k.Number, Number: web.Dashed(k.Number), Kind: string(k.Kind),
		KindName: v.T("desk.kind." + string(k.Kind)),
		Text:     web.Cut(k.Text), Note: note}
}

// today is the beginning of the day.
func (v *visit) today() time.Time {
	y, m, d := v.Now().In(workday.Zone()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, workday.Zone())
}
