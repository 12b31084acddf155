package device

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"

	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/limit"
	"xinsheng/internal/wire"
)

// terminalHandler answers a request of t.
type terminalHandler func(w http.ResponseWriter, r *http.Request, t *fleet.Terminal)

// known lets an enrolled terminal pass, after a look into the database at every request: one that was revoked a moment
// ago is refused over the connection that it has. each is of which share the request is; nil: it has been counted
// already.
func (d *Door) known(next terminalHandler, each *limit.Shares) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
			d.problem(w, http.StatusUnauthorized, wire.ProblemUnknown, "no client certificate")
			return
		}
		id, err := d.seen.id(r.TLS.PeerCertificates[0])
		if err != nil {
			d.problem(w, http.StatusUnauthorized, wire.ProblemUnknown, "the client certificate is not of this hub")
			return
		}
		t, err := fleet.Get(r.Context(), d.Store.Reader(r.Context()), id)
		if errors.Is(err, fleet.ErrUnknown) {
			t, err = d.takeBack(r.Context(), id, r.TLS.PeerCertificates[0])
		}
		switch {
		case errors.Is(err, fleet.ErrUnknown):
			d.problem(w, http.StatusForbidden, wire.ProblemUnknown, "no such terminal is enrolled here")
		case err != nil:
			d.fail(w, r, err)
		case t.Revoked():
			d.problem(w, http.StatusForbidden, wire.ProblemRevoked, "this terminal was revoked at the desk")
		case each != nil && !each.Take(id):
			d.later(w, http.StatusServiceUnavailable, 1+rand.IntN(busySeconds), wire.ProblemBusy,
				"too many at once from this terminal")
		default:
			if each != nil {
				defer each.Leave(id)
			}
			next(w, r, t)
		}
	})
}

// takeBack gives a terminal that the database does not know its row again: the certificate says that this hub let it in
// once, so the database was restored from a backup, or begun anew. What it holds is taken, and the desk is asked to
// look.
func (d *Door) takeBack(ctx context.Context, id string, cert *x509.Certificate) (t *fleet.Terminal, err error) {
	fresh := false
	err = d.Store.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		n := fleet.Named{ID: id, Serial: cert.SerialNumber.Text(16), Until: cert.NotAfter, Since: d.CA.Since()}
		if t, fresh, err = fleet.TakeBack(ctx, d.Store, tx, n, d.Now()); err != nil || !fresh {
			return err
		}
		return d.Audit.Append(ctx, tx, "terminal:"+id, "terminal.take_back", id)
	})
	if fresh && err == nil {
		d.Log.Warn("a terminal of which the database knows nothing is taken back by its certificate; look at it at the desk",
			"terminal", id)
	}
	return t, err
}

// maxVerified is how many certificates are remembered as signed by the CA.
const maxVerified = 8192

// verified spares checking a signature at every request.
type verified struct {
	ca *keys.CA

	mu  sync.Mutex
	ids map[[sha256.Size]byte]string
}

func newVerified(ca *keys.CA) *verified {
	return &verified{ca: ca, ids: map[[sha256.Size]byte]string{}}
}

// id is the terminal's id in a certificate that the CA has signed.
func (v *verified) id(cert *x509.Certificate) (string, error) {
	sum := sha256.Sum256(cert.Raw)
	v.mu.Lock()
	id, ok := v.ids[sum]
	v.mu.Unlock()
	if ok {
		return id, nil
	}
	id, err := v.ca.VerifyClient(cert)
	if err != nil {
		return "", err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.ids) >= maxVerified {
		clear(v.ids)
	}
	v.ids[sum] = id
	return id, nil
}
