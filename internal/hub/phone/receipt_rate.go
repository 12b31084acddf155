package phone

import (
	"errors"
	"net/http"
	"unicode/utf8"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/wire"
)

type whyPage struct {
	page
	Why     string
	MaxWhy  int
	Answer  string // mark of the answer that was read
	Adds    bool   // words are added, and nothing is asked
	Problem string
}

// receiptRate takes one of three faces. Not satisfied asks one question first, whose answer may stay empty.
func (d *Door) receiptRate(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	satisfied, why := feedback.Verdict(r.PostFormValue("satisfied")), r.PostFormValue("why")
	if satisfied == feedback.NotSatisfied {
		tooLong := utf8.RuneCountInString(why) > feedback.MaxTextRunes
		if r.PostFormValue("asked") == "" || tooLong {
			d.ask(w, r, why, tooLong)
			return
		}
	} else {
		why = ""
	}
	err := d.Cases.Rate(r.Context(), casework.Ref{ID: c.ID, Read: r.PostFormValue("answer"), Request: requestID(r)},
		satisfied, why)
	switch {
	case err == nil:
		now, err := d.Progress.ByToken(r.Context(), r.PathValue("token"), lang(r))
		if err != nil {
			d.fault(w, r, "show a rated case", err)
			return
		}
		back(w, r, rated(satisfied, &now.Progress))
	case errors.Is(err, casework.ErrState), errors.Is(err, casework.ErrStale):
		back(w, r, "late")
	case errors.Is(err, casework.ErrUnknown):
		d.refused(w, r)
	default:
		d.fault(w, r, "rate", err)
	}
}

// noLate is what was done where a bad verdict came too late to begin another round.
const noLate = "no_late"

// rated names the notice of a verdict that was taken: now is how the case stands with it.
func rated(v feedback.Verdict, now *wire.Progress) string {
	if v == feedback.NotSatisfied && now != nil && now.State == feedback.CaseClosed {
		return noLate
	}
	return string(v)
}

// requestID is the form's, empty where it is none.
func requestID(r *http.Request) string {
	if id := r.PostFormValue("request"); uuid.Validate(id) == nil {
		return id
	}
	return ""
}

func (d *Door) ask(w http.ResponseWriter, r *http.Request, why string, tooLong bool) {
	p := whyPage{page: d.page(r.Context(), r, "phone.why.title"), Why: why, MaxWhy: feedback.MaxTextRunes,
		Answer: r.PostFormValue("answer")}
	p.Path, p.Request = receiptPath(r), requestID(r)
	status := http.StatusOK
	if tooLong {
		p.Problem = p.T("phone.why.too_long", "n", p.MaxWhy)
		status = http.StatusUnprocessableEntity
	}
	d.show(w, r, status, "why.html", p)
}
