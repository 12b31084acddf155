// Package send carries a message out of the hub by one way: mail, a robot of a group, a webhook, a text message. It
// knows no case and no database. Its errors are short and hold neither an address nor a secret nor what a far side
// wrote.
package send

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// Life is how long one message may take.
const Life = 20 * time.Second

// Message is what is told.
type Message struct {
	Title  string
	Text   string // the lines below it
	Number string // of a receipt
	Fields Fields // for machines
}

// Fields is the message as a webhook has it.
type Fields struct {
	Event   string `json:"event"`
	Subject string `json:"number"`
	Kind    string `json:"kind,omitempty"`
	Place   string `json:"place,omitempty"`
	Due     string `json:"due,omitempty"` // RFC 3339
	Link    string `json:"link,omitempty"`
}

// Failure is why a message did not arrive, in a word: the status of an answer, a far side's own code, or one of the
// words below.
type Failure string

// What went wrong where no code says it.
const (
	NoAnswer   Failure = "none"
	Forbidden  Failure = "address"    // it leads where the hub may not go, such as to itself
	Unset      Failure = "unset"      // something that is needed is not filled in
	NoTLS      Failure = "tls"        // the server offers no encryption, or shows a certificate that is not good
	Unexpected Failure = "unreadable" // an answer that is none
)

func (f Failure) Error() string { return "not told: " + string(f) }

// Why is the word for an error.
func Why(err error) string {
	var f Failure
	if errors.As(err, &f) {
		return string(f)
	}
	return string(NoAnswer)
}

// NewClient is an HTTP client that follows no redirect, uses no proxy of the environment, and reaches neither this
// machine's doors at those ports nor link-local addresses, behind which are the secrets of cloud machines. It looks at
// the address that is dialled, whatever the name says.
func NewClient(doors []uint16) *http.Client {
	return &http.Client{
		Timeout: Life, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: NewDialer(doors).DialContext, TLSHandshakeTimeout: Life,
			DisableKeepAlives: true},
	}
}

// NewDialer is the same for other lines than HTTP's.
func NewDialer(doors []uint16) *net.Dialer {
	return &net.Dialer{Timeout: Life, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(to, doors, own()) {
			return Forbidden
		}
		return nil
	}}
}

// allowed reports whether the hub may call there.
func allowed(to netip.AddrPort, doors []uint16, own []netip.Addr) bool {
	ip := to.Addr().Unmap().WithZone("")
	if ip.IsLinkLocalUnicast() || ip.IsMulticast() {
		return false
	}
	here := ip.IsLoopback() || ip.IsUnspecified()
	for _, a := range own {
		here = here || a == ip
	}
	for _, d := range doors {
		if here && d == to.Port() {
			return false
		}
	}
	return true
}

// own is this machine's addresses.
func own() []netip.Addr {
	var out []netip.Addr
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range all {
		if p, err := netip.ParsePrefix(a.String()); err == nil {
			out = append(out, p.Addr().Unmap())
		}
	}
	return out
}

// maxAnswer is the longest answer that is read, in bytes.
const maxAnswer = 64 << 10

// do sends a request and answers what comes back with a status of 2xx.
func do(client *http.Client, req *http.Request) ([]byte, error) {
	req.Header.Set("User-Agent", "xinsheng-hub")
	res, err := client.Do(req)
	if err != nil {
		var f Failure
		if errors.As(err, &f) {
			return nil, f
		}
		return nil, NoAnswer
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, Failure(fmt.Sprint(res.StatusCode))
	}
	if err != nil {
		return nil, NoAnswer
	}
	return raw, nil
}
