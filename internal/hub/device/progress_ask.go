package device

import (
	"errors"
	"math"
	"net/http"
	"strings"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
)

// progressAsk tells how a case stands, to somebody at the terminal who typed number and PIN.
func (d *Door) progressAsk(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.ProgressRequest
	if !d.message(w, r, &req) {
		return
	}
	lang := "zh"
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		lang = "en"
	}
	answer, err := d.Progress.ByNumberAndPIN(r.Context(), req.Number, req.PIN, progress.FromTerminal(t.ID), lang)
	var slow progress.SlowDown
	switch {
	case errors.As(err, &slow):
		d.later(w, http.StatusTooManyRequests, int(math.Ceil(slow.Wait.Seconds())), wire.ProblemBusy, "too many tries")
	case errors.Is(err, progress.ErrNoSuchPair):
		d.problem(w, http.StatusNotFound, wire.ProblemNoSuchPair, "number and PIN do not belong together")
	case err != nil:
		d.fail(w, r, err)
	default:
		d.answer(w, r, http.StatusOK, answer)
	}
}
