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
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// reportPage is where something is reported, or added to a report.
type reportPage struct {
	page
	Adding   bool
	BackPath string // of the receipt, when adding
	Number   string // of the report that something is added to
	Kinds    []feedback.Kind
	Form     form
	Problem  string
	Field    string // that Problem is about
	Here     string // the place, in words
	Campuses []hospital.Place
	Today    string
	Danger   dangerView
	Keep     keepView
	Pass     string
	After    string // the sent draft behind which this is another one
	MaxText  int

	Receipt *receiptView // set: it was sent
	More    bool         // another may be begun
	Script  scriptData
}

type dangerView struct {
	Phones []phoneView
	Nurse  string
	Line   lineView // of psychological help
}

// lineView is whom somebody in despair can ring, and what is good to know before.
type lineView struct{ Name, Number, About string }

type phoneView struct{ Name, Number string }

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
	p, err := d.reportPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show report page", err)
		return
	}
	if again != nil {
		p.After, p.Script.After = again.ID, again.ID
	}
	d.showReport(w, r, http.StatusOK, p)
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

// showReport lets the page play what was just recorded, and record where the browser can.
func (d *Door) showReport(w http.ResponseWriter, r *http.Request, status int, p *reportPage) {
	reportPolicy.Set(w.Header())
	d.show(w, r, status, "report.html", p)
}

// reportPage is the page with an empty form.
func (d *Door) reportPage(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) (*reportPage, error) {
	s, err := d.Settings(r.Context())
	if err != nil {
		return nil, err
	}
	title := "report.title"
	if o.start.CaseID != 0 {
		title = "report.add.title"
	}
	p := &reportPage{
		page: d.page(r.Context(), r, title), Adding: o.start.CaseID != 0, Number: o.number.Dashed(), Kinds: feedback.Kinds(),
		Form: form{When: "today"}, Today: d.Now().In(workday.Zone()).Format(time.DateOnly), MaxText: feedback.MaxTextRunes,
	}
	tr := p.Translator
	p.Path, p.BackPath = o.path, strings.TrimSuffix(o.path, "/add")
	p.Modules = d.pages.modules.addresses(moduleReport)
	if p.Adding {
		p.Modules = d.pages.modules.addresses(moduleAddition)
	}
	p.Here = s.Places.Label(o.start.PlaceID, tr.Lang())
	p.Campuses = slices.DeleteFunc(s.Places.Children(""), func(pl hospital.Place) bool { return pl.Retired })
	p.Danger = viewDanger(tr, s, o.start.PlaceID)
	p.Keep = keepView{days(tr, s.Retention.TextDays), days(tr, min(s.Retention.VoiceDays, s.Retention.PhotoDays)), days(tr, s.Retention.ContactDays)}
	p.Pass = d.pass(d.giveSecret(w, r), o.start.Code, d.Now())
	p.Script = d.scriptData(tr, s, o.path)
	if row != nil && row.SubmittedAt.IsZero() {
		p.Script.Draft = row.ID
	}
	return p, nil
}

// reportSent is the page after something was sent, and again whenever the phone comes back to it.
func (d *Door) reportSent(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) {
	p, err := d.sentPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show receipt", err)
		return
	}
	d.showReport(w, r, http.StatusOK, p)
}

func (d *Door) sentPage(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) (*reportPage, error) {
	p, err := d.reportPage(w, r, o, row)
	if err != nil {
		return nil, err
	}
	receipt, err := d.Drafts.Receipt(r.Context(), row)
	if err != nil {
		return nil, err
	}
	p.Title = p.T("report.sent.title")
	p.More, p.After, p.Script.Draft, p.Script.Tap = o.open, row.ID, row.ID, row.SentTap
	p.Modules = d.pages.modules.addresses(moduleSent)
	p.Receipt = d.viewReceipt(p.Translator, o, receipt)
	return p, nil
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
		Number: wire.ReceiptNumber(receipt.Number).Dashed(), PIN: receipt.PIN, Path: wire.PathReceiptPage + receipt.Token, Urgent: receipt.Urgent,
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
		what := "report.promise." + p.Step
		if p.Step == "answered" && !receipt.Kind.AsksVerdict() {
			what = "report.promise.passed_on"
		}
		v.Steps = append(v.Steps, promiseView{When: tr.T(key, "date", tr.Date(on)), What: tr.T(what)})
	}
	if receipt.Kind.AsksVerdict() {
		v.Steps = append(v.Steps, promiseView{When: tr.T("report.promise.then"), What: tr.T("report.promise.rate")})
	}
	return v
}

func viewDanger(tr locale.Translator, s *hospital.Settings, placeID string) dangerView {
	var v dangerView
	add := func(name, number string) {
		if number != "" && !slices.ContainsFunc(v.Phones, func(p phoneView) bool { return p.Number == number }) {
			v.Phones = append(v.Phones, phoneView{name, number})
		}
	}
	for _, pl := range slices.Backward(s.Places.Path(placeID)) {
		for _, phone := range pl.Phones {
			add(phone.Name.In(tr.Lang()), phone.Number)
		}
		if v.Nurse == "" {
			v.Nurse = pl.NurseAt.In(tr.Lang())
		}
	}
	add(tr.T("report.danger.hotline"), s.Identity.Hotline)
	add(tr.T("report.danger.ambulance"), "120")
	add(tr.T("report.danger.police"), "110")
	l := s.Terminals.Lifeline
	v.Line = lineView{l.Name.In(tr.Lang()), l.Number, strings.TrimSpace(l.About.In(tr.Lang()) + "  " + l.Hours.In(tr.Lang()))}
	return v
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
