package phone

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
	"xinsheng/internal/workday"
)

// pathNumber is where a person goes on with number and PIN, which travel in each form and stand in no address.
const pathNumber = "/number/"

// pairFields are number and PIN for the next form of a page; nil where the address holds a token.
type pairFields struct{ Number, PIN string }

// showByNumber shows a case without what the person said.
func (d *Door) showByNumber(w http.ResponseWriter, r *http.Request, pair progress.Proof,
	found *wire.Progress, notice string) {
	number := wire.ReceiptNumber(pair.Number)
	c := casePage{page: d.page(r.Context(), r, "phone.title.case", "number", number.Dashed()), ByNumber: true}
	c.Pair, c.Path, c.Request = &pairFields{number.Dashed(), pair.PIN}, strings.TrimSuffix(pathNumber, "/"),
		uuid.NewString()
	c.Case = viewCase(c.Translator, *found, false)
	if found.Files > 0 {
		c.FilesAside = c.T("phone.file.aside", "n", found.Files)
	}
	c.offer(found)
	if key, known := notices[notice]; known {
		c.Notice = c.T(key)
	}
	d.show(w, r, http.StatusOK, "case.html", c)
}

// offer says what the page lets the person do.
func (p *casePage) offer(found *wire.Progress) {
	p.CanRate, p.AnswerMark = slices.Contains(found.Can, wire.CanRate), found.AnswerMark
	p.CanAdd = slices.Contains(found.Can, wire.CanAdd)
	p.CanWithdraw = slices.Contains(found.Can, wire.CanWithdraw)
	if day, err := time.Parse(time.DateOnly, found.ReopenUntil); err == nil && !p.CanRate {
		p.ReopenUntil = p.Date(day)
	}
	if slices.Contains(found.Can, wire.CanUndo) {
		p.CanUndo, p.UndoUntil = true, p.DateTime(found.UndoUntil.In(workday.Zone()))
	}
}

// numberChange does what a form asks for that holds number and PIN. What needs a word or a second thought asks first.
func (d *Door) numberChange(w http.ResponseWriter, r *http.Request) {
	pair, ok := d.pair(w, r)
	if !ok {
		return
	}
	do, request, asked := r.PathValue("do"), requestID(r), r.PostFormValue("asked") != ""
	verdict, why := feedback.Verdict(r.PostFormValue("satisfied")), r.PostFormValue("why")
	tooLong := utf8.RuneCountInString(why) > feedback.MaxTextRunes
	ask := do == "rate" && verdict == feedback.NotSatisfied || do == "add" || do == "withdraw"
	if ask && (!asked || tooLong || do == "add" && feedback.Blank(why)) {
		d.askByNumber(w, r, pair, do, why, tooLong)
		return
	}
	if request == "" {
		d.refused(w, r)
		return
	}
	var found *wire.Progress
	var err error
	done, once := do, request+"-"+do // one page has a form for each
	switch do {
	case "rate":
		found, err = d.Progress.Rate(r.Context(), pair, progress.Verdict{
			Request: once, Answer: r.PostFormValue("answer"), Verdict: verdict, Why: why}, lang(r))
		done = rated(verdict, found)
	case "add":
		found, err = d.Progress.Add(r.Context(), pair, request, why, lang(r))
	case "withdraw":
		done = "withdrawn_for_now"
		found, err = d.Progress.Withdraw(r.Context(), pair, once, lang(r))
	case "undo":
		found, err = d.Progress.Undo(r.Context(), pair, once, lang(r))
	default:
		d.nothing(w, r)
		return
	}
	if errors.Is(err, progress.ErrChanged) {
		done = "late"
		found, err = d.Progress.ByNumberAndPIN(r.Context(), pair.Number, pair.PIN, pair.From, lang(r))
	}
	switch {
	case err == nil:
		d.showByNumber(w, r, pair, found, done)
	case errors.Is(err, progress.ErrMalformed):
		d.refused(w, r)
	default:
		d.notFound(w, r, pair, err)
	}
}

// askByNumber asks why, for the words to add, or once more.
func (d *Door) askByNumber(w http.ResponseWriter, r *http.Request, pair progress.Proof, do, why string, tooLong bool) {
	p := whyPage{page: d.page(r.Context(), r, "phone.why.title"), Why: why, MaxWhy: feedback.MaxTextRunes,
		Answer: r.PostFormValue("answer"), Adds: do == "add"}
	p.Pair, p.Path = &pairFields{wire.ReceiptNumber(pair.Number).Dashed(), pair.PIN}, strings.TrimSuffix(pathNumber, "/")
	p.Request = r.PostFormValue("request")
	if p.Request == "" {
		p.Request = uuid.NewString()
	}
	status, page := http.StatusOK, "why.html"
	switch {
	case do == "withdraw":
		p.Title, page = p.T("phone.withdraw.title"), "withdraw_number.html"
	case do == "add":
		p.Title = p.T("phone.add.title")
	}
	if tooLong {
		p.Problem, status = p.T("phone.why.too_long", "n", p.MaxWhy), http.StatusUnprocessableEntity
	}
	d.show(w, r, status, page, p)
}

// receiptUndo takes back a withdrawal that was made with number and PIN.
func (d *Door) receiptUndo(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	err := d.Cases.Undo(r.Context(), casework.Ref{ID: c.ID})
	switch {
	case err == nil:
		back(w, r, "undo")
	case errors.Is(err, casework.ErrState), errors.Is(err, casework.ErrStale):
		back(w, r, "late")
	default:
		d.fault(w, r, "take a withdrawal back", err)
	}
}
