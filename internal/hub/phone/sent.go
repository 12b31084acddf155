package phone

import (
	"net/http"

	"xinsheng/internal/hub/draft"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
)

// sentPage is the page after something was sent, and again whenever the phone comes back to it.
type sentPage struct {
	page
	Receipt *receiptView
	More    bool // another may be begun
	Again   string
	After   string // the draft that was sent
	Script  scriptData
}

func (d *Door) reportSent(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) {
	p, err := d.sentPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show receipt", err)
		return
	}
	reportPolicy.Set(w.Header())
	d.show(w, r, http.StatusOK, "sent.html", p)
}

func (d *Door) sentPage(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) (*sentPage, error) {
	s, receipt, err := d.wasSent(r, row)
	if err != nil {
		return nil, err
	}
	d.giveSecret(w, r)
	p := &sentPage{page: d.page(r.Context(), r, "report.sent.title"), More: o.open, After: row.ID}
	p.Path, p.Modules, p.Again = o.path, d.pages.modules.addresses(moduleSent), p.T(o.writing.again())
	p.Script = d.scriptData(p.Translator, s, o.path)
	p.Script.Draft, p.Script.Tap = row.ID, row.SentTap
	p.Receipt = d.viewReceipt(p.Translator, o, receipt)
	return p, nil
}

// wasSent is what a page shows of what was sent. The receipt is nil where it became no case.
func (d *Door) wasSent(r *http.Request, row *store.Draft) (*hospital.Settings, *draft.Receipt, error) {
	s, err := d.Settings(r.Context())
	if err != nil {
		return nil, nil, err
	}
	receipt, err := d.Drafts.Receipt(r.Context(), row)
	return s, receipt, err
}
