package phone

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/locale"
	"xinsheng/internal/place"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// reportPage is where something new is reported.
type reportPage struct {
	composePage
	Kinds    []feedback.Kind
	Here     string // the place, in words
	Campuses []hospital.Place
	Today    string
}

// newReport is the writing of something new.
type newReport struct{}

func (newReport) title() string { return "report.title" }

func (newReport) again() string { return "report.sent.again" }

func (newReport) module() string { return moduleReport }

func (newReport) view(d *Door, s *hospital.Settings, o *origin, p composePage) (template string, data any) {
	return "report.html", &reportPage{
		composePage: p, Kinds: feedback.Kinds(), Here: s.Places.Label(o.start.PlaceID, p.Lang()),
		Campuses: slices.DeleteFunc(s.Places.Children(""), func(pl hospital.Place) bool { return pl.Retired }),
		Today:    d.Now().In(workday.Zone()).Format(time.DateOnly),
	}
}

type dangerView struct {
	Phones []place.Call
	Nurse  string
	Line   lineView // of psychological help
}

// lineView is whom somebody in despair can ring, and what is good to know before.
type lineView struct{ Name, Number, About string }

// keepView is how long things are kept, in words.
type keepView struct{ Text, Media, Contact string }

// reportShow makes no draft: a chat app that looks at a link to preview it leaves no trace.
func (d *Door) reportShow(w http.ResponseWriter, r *http.Request, o *origin) {
	row, err := d.current(r.Context(), secret(r), o)
	if err != nil {
		d.fault(w, r, "show report page", err)
		return
	}
	if sent := d.sentBefore(r, o, "sent"); sent != nil {
		row = sent
	}
	again := d.sentBefore(r, o, "again")
	if again != nil && d.mayBegin(r, o, secret(r)) {
		row = nil
	} else if again = nil; row == nil && !o.open {
		d.lost(w, r, http.StatusGone, "phone.code.expired")
		return
	}
	if row != nil && !row.SubmittedAt.IsZero() {
		d.reportSent(w, r, o, row)
		return
	}
	err = d.compose(w, r, http.StatusOK, o, row, func(p *composePage) {
		if again != nil {
			p.After, p.Script.After = again.ID, again.ID
		}
	})
	if err != nil {
		d.fault(w, r, "show report page", err)
	}
}

// sentBefore is the phone's draft that a parameter of the address names, when it was sent by the same code.
func (d *Door) sentBefore(r *http.Request, o *origin, parameter string) *store.Draft {
	id := r.URL.Query().Get(parameter)
	if id == "" {
		return nil
	}
	row, err := d.Drafts.Get(r.Context(), id, secret(r))
	if err != nil || row.Code != o.start.Code || row.SubmittedAt.IsZero() {
		return nil
	}
	return row
}

// composePage is a page with an empty form.
func (d *Door) composePage(w http.ResponseWriter, r *http.Request, s *hospital.Settings, o *origin,
	title string) composePage {
	p := composePage{page: d.page(r.Context(), r, title), MaxText: feedback.MaxTextRunes}
	tr := p.Translator
	p.Path = o.path
	p.Danger = viewDanger(tr, s, o.start.PlaceID)
	p.Keep = keepView{
		days(tr, s.Retention.TextDays), days(tr, min(s.Retention.VoiceDays, s.Retention.PhotoDays)),
		days(tr, s.Retention.ContactDays),
	}
	p.Pass = d.pass(d.giveSecret(w, r), o.start.Code, d.Now())
	p.Script = d.scriptData(tr, s, o.path)
	return p
}

// receiptView is a receipt in words.
type receiptView struct {
	Number string
	PIN    string
	Path   string
	Urgent bool
	Steps  []promiseView
}

type promiseView struct{ When, What string }

func (d *Door) viewReceipt(tr locale.Translator, o *origin, receipt *draft.Receipt) *receiptView {
	if receipt == nil { // something was added
		return &receiptView{Path: strings.TrimSuffix(o.path, "/add")}
	}
	v := &receiptView{
		Number: wire.ReceiptNumber(receipt.Number).Dashed(), PIN: receipt.PIN, Path: wire.PathReceiptPage + receipt.Token,
		Urgent: receipt.Urgent,
	}
	for _, p := range receipt.Promises {
		on, err := time.ParseInLocation(time.DateOnly, p.By, workday.Zone())
		if err != nil {
			continue
		}
		key := "report.promise.by"
		if p.Estimated {
			key = "report.promise.about"
		}
		what := "report.promise." + string(p.Step)
		if p.Step == feedback.CaseAnswered && !receipt.Kind.AsksVerdict() {
			what = "report.promise.passed_on"
		}
		v.Steps = append(v.Steps, promiseView{When: tr.T(key, "date", tr.Date(on)), What: tr.T(what)})
	}
	if receipt.Kind.AsksVerdict() {
		v.Steps = append(v.Steps, promiseView{When: tr.T("report.promise.then"), What: tr.T("report.promise.rate")})
	}
	return v
}

// viewDanger is whom to ring and where to run at a place.
func viewDanger(tr locale.Translator, s *hospital.Settings, placeID string) dangerView {
	path, l := s.Places.Up(placeID), s.Terminals.Lifeline
	return dangerView{
		Phones: place.Calls(path, tr.Lang(), place.Numbers{
			Hotline: s.Identity.Hotline, HotlineName: tr.T("report.danger.hotline"),
			AmbulanceName: tr.T("report.danger.ambulance"), PoliceName: tr.T("report.danger.police"),
		}),
		Nurse: place.NurseStation(path, tr.Lang()),
		Line: lineView{
			l.Name.In(tr.Lang()), l.Number, strings.TrimSpace(l.About.In(tr.Lang()) + "  " + l.Hours.In(tr.Lang())),
		},
	}
}

// days says how long something is kept: in years where they are whole.
func days(tr locale.Translator, n int) string {
	switch {
	case n == 365:
		return tr.T("report.keep.year")
	case n%365 == 0:
		return tr.T("report.keep.years", "n", n/365)
	}
	return tr.T("report.keep.days", "n", n)
}
