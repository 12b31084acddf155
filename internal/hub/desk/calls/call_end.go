package calls

import (
	"errors"
	"net/http"
	"time"

	"xinsheng/internal/hub/call"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/desk/web"
	"xinsheng/internal/hub/store"
)

// ending is the ending of that name.
func ending(name string) (casestate.CallEnding, bool) {
	for _, e := range casestate.CallEndings() {
		if string(e) == name && e != casestate.CallOpen {
			return e, true
		}
	}
	return "", false
}

// again shows the sheet as it was sent, and what the hub has of the call.
func (v *visit) again(status int, why error, key, id string, s call.Sheet) error {
	row, err := v.Calls.Get(v.Ctx, id)
	if errors.Is(err, call.ErrUnknown) {
		row, err = &store.Call{ID: id, Operator: v.User.ID}, nil
	}
	if err != nil {
		return err
	}
	if !row.EndedAt.IsZero() {
		return v.showEnd(row)
	}
	problem := v.T(key)
	var twice *casework.TwiceError
	if errors.As(why, &twice) {
		problem = v.T(key, "number", web.Dashed(twice.Number))
	}
	return v.show(status, row, s, problem)
}

// endPage is a call that has ended.
type endPage struct {
	Ending, Number, PIN, Path, Promised, State string
	Sheet                                      call.Sheet
}

// showEnd says how a call ended. Number and PIN stand there to be read out, for whoever spoke to the person, and for a
// while.
func (v *visit) showEnd(row *store.Call) error {
	b := endPage{Ending: v.T(row.Ending.Label()), Sheet: call.Read(row)}
	if row.CaseID != 0 {
		k, err := v.Calls.Case(v.Ctx, row)
		if err != nil {
			return err
		}
		b.Number, b.Path, b.PIN = web.Dashed(k.Number), "/cases/"+k.Number, v.Calls.PIN(row, v.User.ID)
		if k.State.Runs() {
			b.Promised = v.Day(k.PromisedAt)
		}
	}
	return v.Render(http.StatusOK, "call_end", web.Page{Title: v.T("call.title")}, b)
}

// listPage is the calls of the day, and those that nobody has ended.
type listPage struct {
	Open, Day []listRow
}

type listRow struct {
	Path, When, Long, Who, Source, Kind, KindName, Text, Ending, Number, CasePath string
}

// callsList is today's calls. Those of every day that nobody has ended stand first, to be gone on with.
func callsList(v *visit) error {
	if err := v.Saw("call.list", ""); err != nil {
		return err
	}
	open, err := v.Calls.Open(v.Ctx)
	if err != nil {
		return err
	}
	day, err := v.Calls.Day(v.Ctx, v.today())
	if err != nil {
		return err
	}
	names, err := v.UserNames()
	if err != nil {
		return err
	}
	var b listPage
	for i := range open {
		b.Open = append(b.Open, v.listRow(&open[i], names))
	}
	for i := range day {
		if day[i].EndedAt.IsZero() {
			continue
		}
		r := v.listRow(&day[i], names)
		if day[i].CaseID != 0 {
			k, err := v.Calls.Case(v.Ctx, &day[i])
			if err != nil {
				return err
			}
			r.Number, r.CasePath, r.Kind, r.KindName, r.Text = web.Dashed(k.Number), "/cases/"+k.Number, string(k.Kind),
				v.T("desk.kind."+string(k.Kind)), web.Cut(k.Text)
		}
		b.Day = append(b.Day, r)
	}
	return v.Render(http.StatusOK, "calls", web.Page{Title: v.T("call.list.title")}, b)
}

func (v *visit) listRow(row *store.Call, names map[string]string) listRow {
	s := call.Read(row)
	r := listRow{
		Path: "/calls/at/" + row.ID, When: v.When(row.BeganAt), Who: names[row.Operator], Source: v.T(row.Source.Label()),
		Text: web.Cut(s.Text), Ending: v.T(row.Ending.Label()),
	}
	if s.Kind != "" {
		r.Kind, r.KindName = string(s.Kind), v.T("desk.kind."+string(s.Kind))
	}
	if !row.EndedAt.IsZero() {
		r.Long = v.Duration(row.EndedAt.Sub(row.BeganAt).Round(time.Minute))
	}
	return r
}
