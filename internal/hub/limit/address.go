package limit

import "net/netip"

// Address is whom a network address counts as where callers are limited: of IPv6 the network of 64 bits, because one
// household has all addresses in it.
func Address(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return a
}
