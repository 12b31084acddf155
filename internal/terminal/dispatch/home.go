package dispatch

import (
	"crypto/rand"
	"strings"

	"xinsheng/internal/wire"
)

// HomeURL is what the QR code on the home screen says from now on; ask for another every wire.HomeTokenTurn. Empty: show
// none, because the terminal is not set up or the hub has no public address. The time of issue is the wall clock's,
// uncorrected, because the hub reckons with its skew.
func (d *Dispatch) HomeURL() string {
	identity, err := d.p.Identity()
	view := d.p.Settings()
	if err != nil || view == nil || view.Config.PublicURL == "" {
		return ""
	}
	var nonce [wire.TokenNonceSize]byte
	rand.Read(nonce[:]) // never fails since Go 1.24
	token := wire.NewHomeToken(identity.TokenKey, identity.Index, nonce, d.p.Clock.Moment().Wall)
	return strings.TrimRight(view.Config.PublicURL, "/") + wire.PathHomePage + token.Text()
}
