package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/store"
)

// reportSend takes a report or an addition, once however often it comes. With scripts the answer is the receipt for the
// same page, which may still be uploading; without, the browser is sent to it.
func (d *Door) reportSend(w http.ResponseWriter, r *http.Request, o *origin) {
	row, ok := d.send(w, r, o)
	if !ok {
		return
	}
	if !wantsJSON(r) {
		http.Redirect(w, r, o.path+"?sent="+row.ID, http.StatusSeeOther)
		return
	}
	p, err := d.sentPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show receipt", err)
		return
	}
	var html bytes.Buffer
	if err := d.pages.templates.ExecuteTemplate(&html, "sent", p); err != nil {
		d.fault(w, r, "show receipt", err)
		return
	}
	answer(w, http.StatusOK, map[string]string{"html": html.String(), "title": p.Title, "draft": row.ID})
}

// send reads the form and sends it. It answers itself where that does not go.
func (d *Door) send(w http.ResponseWriter, r *http.Request, o *origin) (*store.Draft, bool) {
	s, err := d.Settings(r.Context())
	if err != nil {
		d.fault(w, r, "read settings", err)
		return nil, false
	}
	f := readForm(r)
	if key, field := o.writing.check(&f, o, s.Places, d.Now()); key != "" {
		d.wrong(w, r, o, f, key, field)
		return nil, false
	}
	row, err := d.submit(w, r, o, f, o.writing.sending(&f, o, lang(r), d.Now()))
	switch {
	case err == nil:
		return row, true
	case d.slow(w, r, err, func(problem string) { d.again(w, r, o, http.StatusTooManyRequests, f, problem, "") }):
	case errors.Is(err, draft.ErrOver):
		d.lost(w, r, http.StatusConflict, "phone.code.over")
	case errors.Is(err, feedback.ErrInvalid):
		d.wrong(w, r, o, f, "report.wrong.parts", "text")
	default:
		d.cannotBegin(w, r, err)
	}
	return nil, false
}

// submit sends what was filled in with the phone's draft.
func (d *Door) submit(w http.ResponseWriter, r *http.Request, o *origin, filled any, s draft.Sending) (*store.Draft,
	error) {
	phone := secret(r)
	if phone == "" {
		return nil, errNoCookie
	}
	doc, err := json.Marshal(filled)
	if err != nil {
		return nil, feedback.ErrInternal // the cause could quote what was written
	}
	start := o.start
	start.Lang = lang(r)
	sent := draft.Submission{
		Draft: r.PostFormValue("draft"), After: r.PostFormValue("after"), Tap: r.PostFormValue("tap"),
		Filled: doc, Sending: s,
	}
	if len(sent.Tap) > 64 {
		sent.Tap = ""
	}
	return d.Drafts.Submit(r.Context(), phone, start, sent, func(has bool) error {
		if !has && !d.mayBegin(r, o, phone) {
			return errNotOpen
		}
		return d.pace.send(phone, d.client(r), o, s.Report != nil && s.Report.Urgent)
	})
}

// wrong says what is missing, with everything that was filled in still there.
func (d *Door) wrong(w http.ResponseWriter, r *http.Request, o *origin, f form, key, field string) {
	problem := d.pages.texts.For(lang(r)).T(key, "n", feedback.MaxTextRunes)
	if wantsJSON(r) {
		answer(w, http.StatusUnprocessableEntity, map[string]string{"problem": problem, "field": field})
		return
	}
	d.again(w, r, o, http.StatusUnprocessableEntity, f, problem, field)
}

// again shows the form as it was filled in, with what stands in the way.
func (d *Door) again(w http.ResponseWriter, r *http.Request, o *origin, status int, f form, problem, field string) {
	err := d.compose(w, r, status, o, nil, func(p *composePage) {
		p.Form, p.Field, p.Problem, p.After = f, field, problem, r.PostFormValue("after")
	})
	if err != nil {
		d.fault(w, r, "show report page", err)
	}
}

// draftBegin is the first touch: from now on the phone may upload.
func (d *Door) draftBegin(w http.ResponseWriter, r *http.Request, o *origin) {
	row, err := d.begin(r, o)
	if err != nil {
		d.cannotBegin(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"draft": row.ID, "sent": false})
}

// What keeps a phone from beginning.
var (
	errNoCookie = errors.New("the phone shows no secret")
	errNotOpen  = errors.New("the code is too old")
	errBusy     = errors.New("too many begin at one address")
)

// begin is the phone's draft that is not sent, new where it has none.
func (d *Door) begin(r *http.Request, o *origin) (*store.Draft, error) {
	s := secret(r)
	if s == "" {
		return nil, errNoCookie
	}
	row, err := d.current(r.Context(), s, o)
	if err != nil || row != nil && row.SubmittedAt.IsZero() {
		return row, err
	}
	if !d.mayBegin(r, o, s) {
		return nil, errNotOpen
	}
	if !d.begins.Allow(d.client(r)) {
		return nil, errBusy
	}
	start := o.start
	start.Lang = lang(r)
	return d.Drafts.Begin(r.Context(), s, start)
}

// mayBegin tells whether a phone may begin something new: the code is good, or was when the phone opened the page.
func (d *Door) mayBegin(r *http.Request, o *origin, secret string) bool {
	return o.open || d.passes(r.FormValue("pass"), secret, o.start.Code)
}

func (d *Door) cannotBegin(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errNoCookie):
		d.lost(w, r, http.StatusForbidden, "phone.code.no_cookie")
	case errors.Is(err, errNotOpen):
		d.lost(w, r, http.StatusGone, "phone.code.expired")
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "5")
		d.lost(w, r, http.StatusTooManyRequests, "phone.code.slow")
	default:
		d.fault(w, r, "send", err)
	}
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// refuse answers a script with words for the person.
func (d *Door) refuse(w http.ResponseWriter, r *http.Request, status int, key string, pairs ...any) {
	answer(w, status, map[string]string{"problem": d.pages.texts.For(lang(r)).T(key, pairs...)})
}
