package device

import (
	"net/http"

	"xinsheng/internal/wire"
)

// healthGet says whether the hub can work: it asks the database.
func (d *Door) healthGet(w http.ResponseWriter, r *http.Request) {
	if err := d.Store.Ping(r.Context()); err != nil {
		d.Log.Error("health", "error", err)
		d.later(w, http.StatusServiceUnavailable, busySeconds, wire.ProblemBusy, "the database does not answer")
		return
	}
	d.answer(w, r, http.StatusOK, map[string]string{"status": "ok"})
}
