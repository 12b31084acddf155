package notice

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/notice/send"
	"xinsheng/internal/workday"
)

// Means is how notices leave the hub. Key: notice_ways.
type Means struct {
	DeskURL   string          `json:"desk_url"`   // where staff reach the desk, for links; empty: none are sent
	QuietFrom string          `json:"quiet_from"` // 15:04; from then on only what is urgent leaves the hub
	QuietTo   string          `json:"quiet_to"`   // until then; the same as QuietFrom: there are no quiet hours
	Channels  map[Way]Channel `json:"channels"`
}

// Channel is one way: whether it is used, and what it needs, sealed.
type Channel struct {
	On     bool   `json:"on"`
	Sealed []byte `json:"sealed"`
}

// Config is what a way needs. Addresses of robots hold their secret, so all of it is sealed.
type Config struct {
	Address  string        `json:"address,omitempty"` // of robot, webhook or gateway; of a mail server host and port
	Secret   string        `json:"secret,omitempty"`  // of a robot or webhook; a mail server's password
	Security send.Security `json:"security,omitempty"`
	User     string        `json:"user,omitempty"`
	From     string        `json:"from,omitempty"`
	Method   string        `json:"method,omitempty"`
	Headers  string        `json:"headers,omitempty"`
	Body     string        `json:"body,omitempty"`
}

// usual is how it is where the hospital says nothing.
func usual() Means { return Means{QuietFrom: "22:00", QuietTo: "07:00", Channels: map[Way]Channel{}} }

var _ hospital.Document = (*Means)(nil)

// Key implements hospital.Document.
func (*Means) Key() string { return "notice_ways" }

// Validate implements hospital.Document.
func (m *Means) Validate() error {
	for _, at := range []string{m.QuietFrom, m.QuietTo} {
		if _, err := time.Parse("15:04", at); err != nil {
			return fmt.Errorf("setting %s, quiet hours: %w", m.Key(), feedback.ErrInvalid)
		}
	}
	if m.DeskURL != "" {
		u, err := url.Parse(m.DeskURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
			u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(m.DeskURL, "/") {
			return fmt.Errorf("setting %s, field desk_url: %w", m.Key(), feedback.ErrInvalid)
		}
	}
	for w := range m.Channels {
		if !slices.Contains(Outside(), w) {
			return fmt.Errorf("setting %s: no way %s: %w", m.Key(), w, feedback.ErrInvalid)
		}
	}
	return nil
}

// Quiet reports whether only what is urgent leaves the hub at that moment.
func (m *Means) Quiet(at time.Time) bool {
	clock := at.In(workday.Zone()).Format("15:04")
	if m.QuietFrom <= m.QuietTo {
		return clock >= m.QuietFrom && clock < m.QuietTo
	}
	return clock >= m.QuietFrom || clock < m.QuietTo
}

// Check is ErrInvalid for what that way cannot work with.
func (c Config) Check(w Way) error {
	wrong := func(field string) error { return fmt.Errorf("way %s, field %s: %w", w, field, feedback.ErrInvalid) }
	if w == Mail {
		host, port, ok := strings.Cut(c.Address, ":")
		if !ok || host == "" || port == "" || strings.ContainsAny(c.Address, " /@\r\n") {
			return wrong("address")
		}
		if _, err := mail.ParseAddress(c.From); err != nil {
			return wrong("from")
		}
		if !slices.Contains([]send.Security{send.StartTLS, send.TLS, send.Plain}, c.Security) || c.Security == send.Plain &&
			c.User != "" {
			return wrong("security")
		}
		return nil
	}
	u, err := url.Parse(strings.NewReplacer("{{phone}}", "1", "{{number}}", "1", "{{text}}", "1").Replace(c.Address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return wrong("address")
	}
	if w != Text {
		return nil
	}
	if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut}, c.Method) {
		return wrong("method")
	}
	if !strings.Contains(c.Address+c.Body+c.Headers, "{{phone}}") {
		return wrong("body")
	}
	for line := range strings.SplitSeq(c.Headers, "\n") {
		if name, _, ok := strings.Cut(line, ":"); strings.TrimSpace(line) != "" &&
			(!ok || strings.ContainsAny(strings.TrimSpace(name), " \t")) {
			return wrong("headers")
		}
	}
	return nil
}

// errSealed: what was sealed with another hub's key, or for another way.
var errSealed = errors.New("what is kept of a way cannot be opened with this hub's keys")

// seal closes what a way needs with the hub's key.
func seal(key []byte, w Way, c Config) ([]byte, error) {
	box, err := box(key)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode way %s: %w", w, err)
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce) // never fails since Go 1.24
	return box.Seal(nonce, nonce, raw, []byte(w)), nil
}

// open is what was sealed for that way.
func open(key []byte, w Way, sealed []byte) (c Config, err error) {
	box, err := box(key)
	if err != nil {
		return c, err
	}
	if len(sealed) < box.NonceSize() {
		return c, errSealed
	}
	raw, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], []byte(w))
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return c, errSealed
	}
	return c, nil
}

func box(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("key of the settings: %w", err)
	}
	return cipher.NewGCM(block)
}
