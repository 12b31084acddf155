package device

import (
	"context"
	"net/http"

	"xinsheng/internal/wire"
)

// healthGet says whether the hub can work: it asks the database.
func (d *Door) healthGet(w http.ResponseWriter, r *http.Request) {
	if err := d.Store.Ping(r.Context()); err != nil {
		d.unwell(r, err)
		d.later(w, http.StatusServiceUnavailable, busySeconds, wire.ProblemBusy, "the database does not answer")
		return
	}
	duty, err := d.onDuty(r.Context())
	if err != nil {
		d.unwell(r, err)
	}
	d.answer(w, r, http.StatusOK, wire.Health{Status: "ok", Duty: duty})
}

// onDuty reports whether an urgent record would reach somebody now. What is not known is no.
func (d *Door) onDuty(ctx context.Context) (bool, error) {
	if d.Duty == nil {
		return false, nil
	}
	return d.Duty(ctx)
}

// unwell logs why the hub cannot work. Whoever asked and did not wait for the answer learned nothing of that.
func (d *Door) unwell(r *http.Request, err error) {
	if r.Context().Err() == nil {
		d.Log.Error("health", "error", err)
	}
}
