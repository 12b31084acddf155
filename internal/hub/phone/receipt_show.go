package phone

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
)

// refreshSeconds is how often a page waits anew for a report that is on its way.
const refreshSeconds = 30

// casePage is the page of one case.
type casePage struct {
	page
	Case        *caseView
	Files       []answerFile
	FilesAside  string // of a page without the code, which can show none
	Words       *wordsView
	Added       []addedView
	CanAdd      bool
	Notice      string
	CanRate     bool
	CanWithdraw bool
	CanErase    bool
	CanUndo     bool
	UndoUntil   string
	ReopenUntil string // offered where no faces are
	AnswerMark  string
	ByNumber    bool
}

// receiptShow is behind the QR code of a receipt.
func (d *Door) receiptShow(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	p := d.casePage(r, c)
	if key, known := notices[r.URL.Query().Get("done")]; known {
		p.Notice = p.T(key)
	}
	d.show(w, r, http.StatusOK, "case.html", p)
}

// notices say what the last form did. The address names one of them and carries no text of its own.
var notices = map[string]string{
	"yes": "phone.rated.yes", "soso": "phone.rated.soso", "no": "phone.rated.no", noLate: "phone.rated.no_late",
	"late": "phone.rated.late",
	"add":  "phone.add.done", "undo": "phone.undo.done", "withdrawn_for_now": "phone.withdraw.for_now_done",
	"withdrawn": "phone.withdraw.done", "erased": "phone.erase.done",
}

func (d *Door) casePage(r *http.Request, c *progress.Case) casePage {
	p := casePage{page: d.page(r.Context(), r, "phone.title.case", "number", wire.ReceiptNumber(c.Progress.Number).
		Dashed())}
	p.Path = receiptPath(r)
	p.Case = viewCase(p.Translator, c.Progress, c.Erased)
	p.Files = viewFiles(p.Translator, p.Path, c.Files)
	p.Words = viewWords(p.Translator, c)
	p.Added = viewAdded(p.Translator, c.Additions)
	p.offer(&c.Progress)
	p.Request = uuid.NewString()
	p.CanErase = !p.CanWithdraw && !c.Erased
	return p
}

// withdrawable tells whether anybody is still at work on the case; after that it can only be erased.
func withdrawable(c *progress.Case) bool {
	return slices.Contains(c.Progress.Can, wire.CanWithdraw)
}

// byToken finds the case, or answers for it: on its way, unknown, fault.
func (d *Door) byToken(w http.ResponseWriter, r *http.Request) (*progress.Case, bool) {
	c, err := d.Progress.ByToken(r.Context(), r.PathValue("token"), lang(r))
	switch {
	case err == nil:
		return c, true
	case errors.Is(err, progress.ErrNotHere) && fromPhone(r.PathValue("token")):
		m := message{page: d.page(r.Context(), r, "phone.gone.title"), Mark: "lost"}
		m.Paragraphs = []string{m.T("phone.gone.text"), m.T("phone.gone.again"), m.T("phone.code.or_ring")}
		d.show(w, r, http.StatusNotFound, "message.html", m)
	case errors.Is(err, progress.ErrNotHere):
		m := message{page: d.page(r.Context(), r, "phone.not_here.title"), Mark: "way"}
		m.RefreshSeconds = refreshSeconds
		m.Paragraphs = []string{m.T("phone.not_here.safe"), m.T("phone.not_here.soon"), m.T("phone.not_here.urgent")}
		d.show(w, r, http.StatusOK, "message.html", m)
	case errors.Is(err, progress.ErrUnknownCode):
		d.message(w, r, http.StatusNotFound, "lost", "phone.unknown.title", "phone.unknown.again")
	default:
		d.fault(w, r, "find case", err)
	}
	return nil, false
}

// fromPhone reports whether a receipt was given by the phone door. The hub alone ever held its report: what it does not
// know is on no terminal.
func fromPhone(token string) bool {
	t, err := wire.ParseReceiptToken(token)
	return err == nil && t.Index >= wire.FirstPhoneIndex
}

func receiptPath(r *http.Request) string { return wire.PathReceiptPage + r.PathValue("token") }

// back sends the browser to the case, which then says what was done.
func back(w http.ResponseWriter, r *http.Request, done string) {
	http.Redirect(w, r, receiptPath(r)+"?done="+done, http.StatusSeeOther)
}
