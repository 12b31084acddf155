package device

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/locale"
	"xinsheng/internal/wire"
)

// progressAsk tells how a case stands, to somebody at the terminal who typed number and PIN, or whose receipt was
// scanned. Others look over a shoulder there: the person's own words are for the phone.
func (d *Door) progressAsk(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.ProgressRequest
	if !d.message(w, r, &req) {
		return
	}
	answer, err := d.ask(r.Context(), &req, t, speaks(r))
	d.stands(w, r, answer, err)
}

// stands answers how a case stands, or why that is not told.
func (d *Door) stands(w http.ResponseWriter, r *http.Request, answer *wire.Progress, err error) {
	var slow progress.SlowDown
	switch {
	case errors.As(err, &slow):
		d.later(w, http.StatusTooManyRequests, int(math.Ceil(slow.Wait.Seconds())), wire.ProblemBusy, "too many tries")
	case errors.Is(err, progress.ErrNoSuchPair), errors.Is(err, progress.ErrNotHere),
		errors.Is(err, progress.ErrUnknownCode):
		d.problem(w, http.StatusNotFound, wire.ProblemNoSuchPair, "number and PIN do not belong together")
	case errors.Is(err, progress.ErrChanged):
		d.problem(w, http.StatusConflict, wire.ProblemChanged, "the case is not as it was shown any more")
	case errors.Is(err, progress.ErrMalformed):
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid, "verdict, reason or request id is none")
	case err != nil:
		d.fail(w, r, err)
	default:
		d.answer(w, r, http.StatusOK, answer)
	}
}

// speaks is the language in which the names in an answer are wanted.
func speaks(r *http.Request) string {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	code, _, _ := strings.Cut(first, ";")
	for code = strings.TrimSpace(code); code != ""; code = code[:max(0, strings.LastIndexByte(code, '-'))] {
		if locale.IsKnown(code) {
			return code
		}
	}
	return locale.Default
}

func (d *Door) ask(ctx context.Context, req *wire.ProgressRequest, t *fleet.Terminal, lang string) (*wire.Progress,
	error) {
	if req.Token == "" {
		return d.Progress.ByNumberAndPIN(ctx, req.Number, req.PIN, progress.FromTerminal(t.ID), lang)
	}
	return d.Progress.Look(ctx, proof(req, t), lang)
}
