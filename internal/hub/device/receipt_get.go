package device

import (
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/wire"
)

// receiptGet says what has arrived of a record.
func (d *Door) receiptGet(w http.ResponseWriter, r *http.Request, _ *fleet.Terminal) {
	id, ok := d.recordID(w, r)
	if !ok {
		return
	}
	receipt, err := d.Intake.Receipt(r.Context(), id)
	if err == nil && receipt != nil && d.Seen != nil {
		receipt.Seen, err = d.Seen(r.Context(), id)
	}
	switch {
	case err != nil:
		d.fail(w, r, err)
	case receipt == nil:
		d.problem(w, http.StatusNotFound, wire.ProblemNotFound, "no such record has arrived")
	default:
		d.answer(w, r, http.StatusOK, receipt)
	}
}
