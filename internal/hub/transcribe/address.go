package transcribe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"

	"xinsheng/internal/feedback"
)

// errOutside: an address that is not of the hospital's own network.
var errOutside = errors.New("the address is not on the hospital's own network")

// usualPath is where the endpoint is when its address names a host alone.
const usualPath = "/v1/audio/transcriptions"

// ParseURL reads the address of an endpoint, such as http://10.0.0.8:8000/v1/audio/transcriptions; the path may be left
// out.
func ParseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("the address is not like http://10.0.0.8:8000/v1/audio/transcriptions: %w",
			feedback.ErrInvalid)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = usualPath
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !inside(ip) {
		return nil, fmt.Errorf("%s: %w: %w", ip, errOutside, feedback.ErrInvalid)
	}
	return u, nil
}

// inside reports whether an address is of this machine or of a private network. Link-local addresses are not: behind
// them are the secrets of cloud machines.
func inside(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsValid() && ip.Zone() == "" && (ip.IsLoopback() || ip.IsPrivate())
}

// resolver is net.Resolver's.
type resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// checkName refuses a name of which any address is outside. A name that cannot be looked up now is checked when it is
// dialled.
func checkName(ctx context.Context, r resolver, host string) error {
	if _, err := netip.ParseAddr(host); err == nil {
		return nil // ParseURL looked
	}
	all, err := r.LookupNetIP(ctx, "ip", host)
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up %s: %w", host, err)
	}
	for _, ip := range all {
		if !inside(ip) {
			return fmt.Errorf("%s is %s: %w: %w", host, ip, errOutside, feedback.ErrInvalid)
		}
	}
	return nil
}

// onlyInside refuses a connection when its address is known and nothing has been sent: names may point elsewhere by
// then.
func onlyInside(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !inside(to.Addr()) {
		return errOutside
	}
	return nil
}
