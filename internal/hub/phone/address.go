package phone

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"xinsheng/internal/hub/limit"
)

func (d *Door) client(r *http.Request) string { return Client(r, d.Proxies) }

// Client is the address that asked: the last one in X-Forwarded-For that is not a listed proxy's, when the connection
// itself comes from one, else the connection's; counted as limit.Address says.
func Client(r *http.Request, proxies []netip.Prefix) string {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := remote.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !listed(addr, proxies) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		addr = before.Unmap()
	}
	return limit.Address(addr).String()
}

func listed(addr netip.Addr, proxies []netip.Prefix) bool {
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}
