package device_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestEnrol_OneHouseholdOfIPv6TriesNoMoreCodesThanAnother(t *testing.T) {
	var p device.Params
	newHub(t, storetest.SQLite(t), func(given *device.Params) { p = *given })
	door := device.New(p)
	try := func(from string) int {
		r := httptest.NewRequest(http.MethodPost, wire.PathEnrol, strings.NewReader(`{"code":"hello"}`))
		r.RemoteAddr = from
		r.Header.Set(wire.ProtocolHeader, strconv.Itoa(wire.Version))
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		return w.Code
	}
	last := 0
	for i := range 30 {
		last = try(fmt.Sprintf("[2001:db8:1:2::%x]:4000", 1+i))
	}
	require.Equal(t, http.StatusTooManyRequests, last)
	require.Equal(t, http.StatusForbidden, try("[2001:db8:1:3::1]:4000"))
}
