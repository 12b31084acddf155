package phone

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/hub/draft"
)

// secretCookie tells one phone from another. It says nothing about who holds it, and is gone some days after its last
// use.
const (
	secretCookie = "phone"
	secretSize   = 32
	secretLife   = 3 * 24 * time.Hour
)

// secret is the phone's, empty when it shows none.
func secret(r *http.Request) string {
	c, err := r.Cookie(secretCookie)
	if err != nil {
		return ""
	}
	if b, err := base64.RawURLEncoding.DecodeString(c.Value); err != nil || len(b) != secretSize {
		return ""
	}
	return c.Value
}

// giveSecret gives the phone one, or lets the one that it has live on. Nothing is kept of it before something is begun.
func (d *Door) giveSecret(w http.ResponseWriter, r *http.Request) string {
	s := secret(r)
	if s == "" {
		b := make([]byte, secretSize)
		rand.Read(b) // never fails since Go 1.24
		s = base64.RawURLEncoding.EncodeToString(b)
	}
	http.SetCookie(w, &http.Cookie{
		Name: secretCookie, Value: s, Path: "/", MaxAge: int(secretLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: d.secure(r),
	})
	return s
}

// secure reports whether the phone came by https, as far as the last proxy tells.
func (d *Door) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && listed(remote.Addr().Unmap(), d.Proxies) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// pass proves that this phone opened a page while its code was good: who writes for an hour is not turned away.
func (d *Door) pass(secret, code string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 36)
	mac := hmac.New(sha256.New, d.Keys.PassKey())
	fmt.Fprintf(mac, "%s\n%s\n%s", stamp, code, secret)
	return stamp + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

func (d *Door) passes(pass, secret, code string) bool {
	stamp, _, _ := strings.Cut(pass, ".")
	seconds, err := strconv.ParseInt(stamp, 36, 64)
	if err != nil || secret == "" {
		return false
	}
	at := time.Unix(seconds, 0)
	age := d.Now().Sub(at)
	return age > -time.Minute && age < draft.Life && hmac.Equal([]byte(pass), []byte(d.pass(secret, code, at)))
}
