package dispatch

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/wire"
)

// homeCode is what the home screen's QR code says for some minutes.
type homeCode struct {
	mu    sync.Mutex
	turn  time.Time // when another is due, by this process's own clock
	token string
	of    *enrolment.Identity // who made it
}

// HomeURL is what the QR code on the home screen says now. It stays the same for wire.HomeTokenTurn. Empty: show none,
// because the terminal is not set up or the hub has no public address. The time of issue is the wall clock's,
// uncorrected, because the hub reckons with its skew.
func (d *Dispatch) HomeURL() string {
	identity, err := d.p.Identity()
	view := d.p.Settings()
	if err != nil || view == nil || view.Config.PublicURL == "" {
		return ""
	}
	h := &d.home
	h.mu.Lock()
	defer h.mu.Unlock()
	if now := time.Now(); h.of != identity || !now.Before(h.turn) {
		var nonce [wire.TokenNonceSize]byte
		rand.Read(nonce[:]) // never fails since Go 1.24
		h.token = wire.NewHomeToken(identity.TokenKey, identity.Index, nonce, d.p.Clock.Moment().Wall).Text()
		h.turn, h.of = now.Add(wire.HomeTokenTurn), identity
	}
	return strings.TrimRight(view.Config.PublicURL, "/") + wire.PathHomePage + h.token
}
