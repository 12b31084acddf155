package device

import (
	"net/http"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/wire"
)

// progressRate takes what somebody at the terminal says of their answer.
func (d *Door) progressRate(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.RateRequest
	if !d.message(w, r, &req) {
		return
	}
	answer, err := d.Changes.Rate(r.Context(), proof(&req.ProgressRequest, t), progress.Verdict{
		Request: req.Request, Answer: req.AnswerMark, Verdict: req.Verdict, Shortfall: req.Shortfall, Why: req.Why,
	}, speaks(r))
	d.stands(w, r, answer, err)
}

// progressAdd takes words that somebody adds. They come from the terminal's memory over this connection and touch no
// disk there.
func (d *Door) progressAdd(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.AddRequest
	if !d.message(w, r, &req) {
		return
	}
	answer, err := d.Changes.Add(r.Context(), proof(&req.ProgressRequest, t), req.Request, req.Text, speaks(r))
	d.stands(w, r, answer, err)
}

// progressWithdraw ends a case in a way that can be taken back, whatever was shown of the receipt: others stand near.
func (d *Door) progressWithdraw(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.ChangeRequest
	if !d.message(w, r, &req) {
		return
	}
	answer, err := d.Changes.Withdraw(r.Context(), proof(&req.ProgressRequest, t), req.Request, speaks(r))
	d.stands(w, r, answer, err)
}

// progressUndo takes a withdrawal back.
func (d *Door) progressUndo(w http.ResponseWriter, r *http.Request, t *fleet.Terminal) {
	var req wire.ChangeRequest
	if !d.message(w, r, &req) {
		return
	}
	answer, err := d.Changes.Undo(r.Context(), proof(&req.ProgressRequest, t), req.Request, speaks(r))
	d.stands(w, r, answer, err)
}

func proof(req *wire.ProgressRequest, t *fleet.Terminal) progress.Proof {
	return progress.Proof{Token: req.Token, Number: req.Number, PIN: req.PIN, From: progress.FromTerminal(t.ID)}
}
