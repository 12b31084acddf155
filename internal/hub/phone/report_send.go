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

// reportSend takes a report or an addition, once however often it comes. With scripts the answer is the receipt for the same
// page, which may still be uploading; without, the browser is sent to it.
func (d *Door) reportSend(w http.ResponseWriter, r *http.Request, o *origin) {
	row, ok := d.begin(w, r, o)
	if !ok {
		return
	}
	if row.SubmittedAt.IsZero() && !d.send(w, r, o, &row) {
		return
	}
	if !wantsJSON(r) {
		http.Redirect(w, r, o.path, http.StatusSeeOther)
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

// send reads the form and sends the draft. It answers itself where that does not go.
func (d *Door) send(w http.ResponseWriter, r *http.Request, o *origin, row **store.Draft) bool {
	s, err := d.Settings(r.Context())
	if err != nil {
		d.fault(w, r, "read settings", err)
		return false
	}
	f := readForm(r)
	if key, field := f.check(o, s.Places, d.Now()); key != "" {
		d.wrong(w, r, o, *row, f, key, field)
		return false
	}
	_, err = d.Drafts.Send(r.Context(), (*row).ID, secret(r), f.sending(o, lang(r), d.Now()))
	switch {
	case err == nil:
		*row, err = d.Drafts.Get(r.Context(), (*row).ID, secret(r))
		if err != nil {
			d.fault(w, r, "read draft", err)
		}
		return err == nil
	case errors.Is(err, draft.ErrOver):
		d.lost(w, r, http.StatusConflict, "phone.code.over")
	case errors.Is(err, feedback.ErrInvalid):
		d.wrong(w, r, o, *row, f, "report.wrong.parts", "text")
	default:
		d.fault(w, r, "send report", err)
	}
	return false
}

// wrong says what is missing, with everything that was filled in still there.
func (d *Door) wrong(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft, f form, key, field string) {
	if wantsJSON(r) {
		tr := d.pages.texts.For(lang(r))
		answer(w, http.StatusUnprocessableEntity, map[string]string{"problem": tr.T(key, "n", feedback.MaxTextRunes), "field": field})
		return
	}
	p, err := d.reportPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show report page", err)
		return
	}
	p.Form, p.Field, p.Problem = f, field, p.T(key, "n", feedback.MaxTextRunes)
	p.After = r.PostFormValue("after")
	d.showReport(w, r, http.StatusUnprocessableEntity, p)
}

// draftBegin is the first touch: from now on the phone may upload, and its code may run out.
func (d *Door) draftBegin(w http.ResponseWriter, r *http.Request, o *origin) {
	row, ok := d.begin(w, r, o)
	if ok {
		answer(w, http.StatusOK, map[string]any{"draft": row.ID, "sent": !row.SubmittedAt.IsZero()})
	}
}

// begin is the phone's draft, new where it has none. It answers itself where it may have none.
func (d *Door) begin(w http.ResponseWriter, r *http.Request, o *origin) (*store.Draft, bool) {
	s := secret(r)
	if s == "" {
		d.lost(w, r, http.StatusForbidden, "phone.code.no_cookie")
		return nil, false
	}
	row, err := d.current(r.Context(), s, o)
	if err != nil {
		d.fault(w, r, "begin", err)
		return nil, false
	}
	after := r.PostFormValue("after")
	if row != nil && (row.SubmittedAt.IsZero() || row.ID != after) {
		return row, true
	}
	if !o.open && !d.passes(r.PostFormValue("pass"), s, o.wish.Code) {
		d.lost(w, r, http.StatusGone, "phone.code.expired")
		return nil, false
	}
	limit := d.begins
	if o.sign {
		limit = d.signs
	}
	if !limit.Allow(d.client(r)) {
		w.Header().Set("Retry-After", "60")
		d.lost(w, r, http.StatusTooManyRequests, "phone.code.slow")
		return nil, false
	}
	wish := o.wish
	wish.Lang, wish.After = lang(r), after
	row, err = d.Drafts.Begin(r.Context(), s, wish)
	switch {
	case errors.Is(err, draft.ErrTooMany):
		d.lost(w, r, http.StatusForbidden, "phone.code.many")
		return nil, false
	case err != nil:
		d.fault(w, r, "begin", err)
		return nil, false
	}
	return row, true
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
