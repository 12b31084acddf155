package phone

import (
	"net/http"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
)

// savedPage is the page after a step was saved.
type savedPage struct {
	page
	Whole   bool
	Name    string
	After   string       // the draft that was saved
	Receipt *receiptView // of the case that its problem became
	Next    *walkStepView
	Script  scriptData
}

func (d *Door) stepSaved(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) {
	p, err := d.savedPage(w, r, o, row)
	if err != nil {
		d.fault(w, r, "show saved step", err)
		return
	}
	reportPolicy.Set(w.Header())
	d.show(w, r, http.StatusOK, "walk_saved.html", p)
}

func (d *Door) savedPage(w http.ResponseWriter, r *http.Request, o *origin, row *store.Draft) (*savedPage, error) {
	s, receipt, err := d.wasSent(r, row)
	if err != nil {
		return nil, err
	}
	all, err := d.walkPage(r, o.walk)
	if err != nil {
		return nil, err
	}
	d.giveSecret(w, r)
	p := &savedPage{page: d.page(r.Context(), r, "walk.saved.title"), After: row.ID}
	p.Whole = o.walk.step == feedback.StepWhole
	p.Name, p.Path, p.Walk = p.T("walk.step."+string(o.walk.step)), o.path, true
	p.Modules = d.pages.modules.addresses(moduleSent)
	p.Script = d.stepScript(p.Translator, s, o)
	p.Script.Draft, p.Script.Tap = row.ID, row.SentTap
	if receipt != nil {
		p.Receipt = d.viewReceipt(p.Translator, o, receipt)
	}
	if p.Next = all.Next; p.Next == nil && !all.Finished {
		p.Next = &all.Whole
	}
	return p, nil
}
