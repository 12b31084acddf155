package device

import (
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/wire"
)

// certificateRenew gives a fresh certificate over the old one. The old one stays good: the answer may get lost.
func (d *Door) certificateRenew(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.RenewRequest
	if !d.message(w, r, &req) {
		return
	}
	csr, err := keys.ParseRequest(req.CSR)
	if err != nil {
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid,
			"the certificate request is not a signed one for ECDSA P-256")
		return
	}
	certificate, err := d.CA.IssueClient(csr, t.ID, d.Now())
	if err != nil {
		d.fail(w, r, err)
		return
	}
	if err := fleet.Renewed(r.Context(), d.Store.DB(), t.ID, certificate.Serial, certificate.Until); err != nil {
		d.fail(w, r, err)
		return
	}
	d.Log.Info("certificate renewed", "terminal", t.ID)
	d.answer(w, r, http.StatusOK, &wire.RenewReply{Certificate: certificate.PEM, CA: d.CA.PEM()})
}
