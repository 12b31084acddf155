package device

import (
	"errors"
	"net/http"
	"strings"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/wire"
)

// configGet sends the signed configuration, or nothing when the terminal has it.
func (d *Door) configGet(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	if t.PlaceID == "" { // taken back after a restore, and nobody has said where it stands
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		d.later(w, http.StatusServiceUnavailable, setupSeconds, wire.ProblemBusy,
			"nobody has said yet where this terminal stands")
		return
	}
	cfg, err := d.Configs.For(r.Context(), d.Store.DB(), &t.Terminal, d.Now())
	switch {
	case errors.Is(err, hospital.ErrNotSetUp):
		d.later(w, http.StatusServiceUnavailable, setupSeconds, wire.ProblemBusy, "this hub has no hospital yet")
		return
	case err != nil:
		d.fail(w, r, err)
		return
	}
	if cfg.Left > 0 {
		d.Log.Error("the configuration of a terminal is full; disable badges and experiencers, end plans", "terminal", t.ID,
			"left_out", cfg.Left)
	}
	w.Header().Set("ETag", cfg.ETag)
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == cfg.ETag || tag == "*" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.Header().Set("Content-Type", wire.TypeJSON)
	d.send(w, http.StatusOK, cfg.Body)
}
