package device

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// maxAbout is the longest a terminal may say of itself, in bytes.
const maxAbout = 200

// certificateEnrol gives an identity for a one-time code.
func (d *Door) certificateEnrol(w http.ResponseWriter, r *http.Request) {
	if !d.mayEnrol(r.RemoteAddr) {
		d.later(w, http.StatusTooManyRequests, int(enrolEvery/time.Second), wire.ProblemBusy,
			"too many codes tried from this address")
		return
	}
	var req wire.EnrolRequest
	if !d.message(w, r, &req) {
		return
	}
	code, err := wire.ParseEnrolCode(req.Code)
	if err != nil {
		d.problem(w, http.StatusForbidden, wire.ProblemCode, "the code is mistyped")
		return
	}
	csr, err := keys.ParseRequest(req.CSR)
	if err != nil || len(req.Program) > maxAbout || len(req.Panel) > maxAbout {
		d.problem(w, http.StatusBadRequest, wire.ProblemInvalid,
			"the certificate request is not a signed one for ECDSA P-256, or program or panel are too long")
		return
	}
	var (
		t           *store.Terminal
		certificate *keys.Issued
	)
	issue := func(id string) (string, time.Time, error) {
		var err error
		if certificate, err = d.CA.IssueClient(csr, id, d.Now()); err != nil {
			return "", time.Time{}, err
		}
		return certificate.Serial, certificate.Until, nil
	}
	err = d.Store.Tx(r.Context(), func(ctx context.Context, tx bun.Tx) error {
		var err error
		t, err = fleet.Enrol(ctx, d.Store, tx, code, fleet.Newcomer{Program: req.Program, Panel: req.Panel}, d.Now(), issue)
		if err != nil {
			return err
		}
		return d.Audit.Append(ctx, tx, "terminal:"+t.ID, "terminal.enrol", t.ID)
	})
	switch {
	case errors.Is(err, fleet.ErrCode):
		d.Log.Warn("enrolment code refused", "remote", r.RemoteAddr)
		d.problem(w, http.StatusForbidden, wire.ProblemCode, "the code is unknown, used or expired")
	case err != nil:
		d.fail(w, r, err)
	default:
		d.Log.Info("terminal enrolled", "terminal", t.ID, "index", t.Index)
		d.answer(w, r, http.StatusOK, d.identity(t, certificate))
	}
}

func (d *Door) identity(t *store.Terminal, certificate *keys.Issued) *wire.EnrolReply {
	index := uint16(t.Index)
	return &wire.EnrolReply{
		TerminalID: t.ID, Index: index, Certificate: certificate.PEM, CA: d.CA.PEM(), Sealing: d.Sealing,
		ConfigKey: d.Signing, TokenKey: d.Tokens.TokenKey(index), NumberKey: d.Tokens.NumberKey(), HubTime: d.Now().UTC(),
	}
}
