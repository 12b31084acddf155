package limit

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAddress_IsANetworkOfIPv6(t *testing.T) {
	at := func(ip string) netip.Addr { return Address(netip.MustParseAddr(ip)) }
	require.Equal(t, at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9%eth0"))
	require.NotEqual(t, at("2001:db8:1:2::1"), at("2001:db8:1:3::1"))
	require.Equal(t, at("::ffff:192.0.2.1"), at("192.0.2.1"))
}
