package phone

import (
	"errors"
	"net/http"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
)

// withdrawForm asks once more.
func (d *Door) withdrawForm(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	p := d.casePage(r, c)
	if !p.CanWithdraw && !p.CanErase {
		http.Redirect(w, r, p.Path, http.StatusSeeOther)
		return
	}
	p.Title = p.T("phone.withdraw.title")
	if p.CanErase {
		p.Title = p.T("phone.erase.title")
	}
	d.show(w, r, http.StatusOK, "withdraw.html", p)
}

// receiptWithdraw ends the work on a case, where there is any, and erases what was said.
func (d *Door) receiptWithdraw(w http.ResponseWriter, r *http.Request) {
	c, ok := d.byToken(w, r)
	if !ok {
		return
	}
	did := "erased"
	if withdrawable(c) {
		err := d.Cases.Withdraw(r.Context(), casework.Visitor(), casework.Ref{ID: c.ID}, "")
		switch {
		case err == nil:
			did = "withdrawn"
		case errors.Is(err, casework.ErrState), errors.Is(err, casework.ErrStale):
			back(w, r, "late")
			return
		default:
			d.fault(w, r, "withdraw", err)
			return
		}
	}
	if err := d.Eraser.Erase(r.Context(), c.ID, audit.Person); err != nil {
		d.fault(w, r, "erase", err)
		return
	}
	back(w, r, did)
}
