package phone

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/workday"
)

// form is what a person filled in, as it came.
type form struct {
	Kind        string
	Text        string
	Urgent      bool
	Where       string
	When        string // today yesterday before earlier
	WhenDate    string
	Leave       bool // name and phone
	Name        string
	Phone       string
	Age         string // over under
	Guardian    bool
	Agreed      bool // to the use of name and phone
	VisitNumber string
	Parts       []feedback.Attachment
	damaged     bool
}

const maxParts = 8 << 10 // bytes of the list of parts

func readForm(r *http.Request) form {
	v := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(r.PostFormValue(name), ""), "\r\n", "\n"))
	}
	f := form{
		Kind: v("kind"), Text: v("text"), Urgent: v("urgent") != "", Where: v("where"), When: v("when"),
		WhenDate: v("when_date"),
		Leave:    v("contact") == "leave", Name: v("name"), Phone: narrow(v("phone")), Age: v("age"),
		Guardian: v("guardian") != "",
		Agreed:   v("agreed") != "", VisitNumber: v("visit_number"),
	}
	if feedback.Blank(f.Text) {
		f.Text = ""
	}
	f.Parts, f.damaged = readParts(r)
	return f
}

// readParts is the list of what the page's person chose, whether it has come or not.
func readParts(r *http.Request) (parts []feedback.Attachment, damaged bool) {
	list := r.PostFormValue("parts")
	if list == "" {
		return nil, false
	}
	if len(list) > maxParts || json.Unmarshal([]byte(list), &parts) != nil {
		return nil, true
	}
	if len(parts) == 0 {
		return nil, false // as a page without scripts says it
	}
	return parts, false
}

// checkSaid tells whether something is said and fits; silent: it need not be.
func (f *form) checkSaid(silent bool) (key, field string) {
	switch {
	case f.damaged:
		return "report.wrong.parts", "text"
	case utf8.RuneCountInString(f.Text) > feedback.MaxTextRunes:
		return "report.wrong.too_long", "text"
	case f.Text == "" && len(f.Parts) == 0 && !silent:
		return "report.wrong.nothing", "text"
	}
	return "", ""
}

func (newReport) check(f *form, o *origin, places hospital.Places, now time.Time) (key, field string) {
	if !f.damaged && !feedback.Kind(f.Kind).Valid() {
		return "report.wrong.kind", "kind"
	}
	if key, field := f.checkSaid(f.Urgent); key != "" {
		return key, field
	}
	switch _, ok := f.day(now); {
	case utf8.RuneCountInString(f.VisitNumber) > 64:
		return "report.wrong.visit_number", "visit_number"
	case f.Where != "" && f.Where != o.start.PlaceID && !places.InUse(f.Where):
		return "report.wrong.where", "where"
	case !ok:
		return "report.wrong.when", "when"
	}
	return f.checkContact()
}

func (f *form) checkContact() (key, field string) {
	switch {
	case !f.Leave:
		return "", ""
	case !feedback.ValidPhone(f.Phone):
		return "report.wrong.phone", "phone"
	case utf8.RuneCountInString(f.Name) > 64:
		return "report.wrong.name", "name"
	case f.Age != "over" && f.Age != "under":
		return "report.wrong.age", "age"
	case f.Age == "under" && !f.Guardian:
		return "report.wrong.guardian", "guardian"
	case !f.Agreed:
		return "report.wrong.agree", "agreed"
	}
	return "", ""
}

// day is the date that was chosen, of the last ten years and not of the future.
func (f *form) day(now time.Time) (string, bool) {
	today := now.In(workday.Zone())
	switch f.When {
	case "", "today":
		return today.Format(time.DateOnly), true
	case "yesterday":
		return today.AddDate(0, 0, -1).Format(time.DateOnly), true
	case "before":
		return today.AddDate(0, 0, -2).Format(time.DateOnly), true
	case "earlier":
		on, err := time.Parse(time.DateOnly, f.WhenDate)
		ok := err == nil && f.WhenDate <= today.Format(time.DateOnly) && on.After(today.AddDate(-10, 0, 0))
		return f.WhenDate, ok
	}
	return "", false
}

func (newReport) sending(f *form, o *origin, lang string, now time.Time) draft.Sending {
	s := f.consented(o, lang)
	s.Report = &feedback.Report{
		Kind: feedback.Kind(f.Kind), Text: f.Text, Urgent: f.Urgent, WherePlace: f.Where, VisitNumber: f.VisitNumber,
		Attachments: f.Parts,
	}
	s.Report.When, _ = f.day(now)
	if f.Leave {
		s.Report.Contact = &feedback.Contact{Name: f.Name, Phone: f.Phone}
		s.Consents = append(s.Consents, feedback.ConsentContact)
		if f.Age == "under" {
			s.Consents = append(s.Consents, feedback.ConsentGuardian)
		}
	}
	return s
}

// consented is something to send with the consents that sending it gives.
func (f *form) consented(o *origin, lang string) draft.Sending {
	s := draft.Sending{Profile: o.profile, Lang: lang, Consents: []feedback.ConsentKind{feedback.ConsentProcessing}}
	if f.hears(feedback.Voice) {
		s.Consents = append(s.Consents, feedback.ConsentVoice)
	}
	if f.hears(feedback.Photo) || f.hears(feedback.Video) {
		s.Consents = append(s.Consents, feedback.ConsentPhoto)
	}
	return s
}

func (f *form) hears(kind feedback.MediaKind) bool {
	return slices.ContainsFunc(f.Parts, func(a feedback.Attachment) bool { return a.Kind == kind })
}
