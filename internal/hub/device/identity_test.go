package device_test

import (
	"bufio"
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestEnrol_GivesAnIdentityForACodeOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		request, key := csr(t)
		x, code := h.stranger(), h.code(t)
		require.Equal(t, 200, x.post(t, wire.PathEnrol, wire.EnrolRequest{Code: code, CSR: request}, &x.id))
		require.Equal(t, h.keys.CA.PEM(), x.id.CA)
		require.Equal(t, h.keys.Tokens.TokenKey(x.id.Index), x.id.TokenKey)
		require.WithinDuration(t, time.Now(), x.id.HubTime, time.Minute)
		x.client = h.client(pair(t, x.id.Certificate, key))
		require.Equal(t, 200, x.post(t, wire.PathHeartbeat, beat(), nil))

		body := []byte(`{"code":"` + code + `","csr":` + quoted(request) + `}`)
		resp, got := h.stranger().do(t, "POST", wire.PathEnrol, body, nil)
		isProblem(t, resp, got, 403, wire.ProblemCode)
	})
}

func TestEnrol_RefusesGarbageAndSlowsGuessing(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	request, _ := csr(t)
	other := wire.NewEnrolCode(h.keys.CA.DER()).Text()
	for body, want := range map[string]struct {
		status int
		kind   string
	}{
		"":                         {400, wire.ProblemInvalid},
		"[]":                       {400, wire.ProblemInvalid},
		`{"code":"hello"}`:         {403, wire.ProblemCode},
		`{"code":"` + other + `"}`: {400, wire.ProblemInvalid},
		`{"code":"` + other + `","csr":` + quoted(request) + `}`: {403, wire.ProblemCode},
	} {
		resp, got := h.stranger().do(t, "POST", wire.PathEnrol, []byte(body), nil)
		isProblem(t, resp, got, want.status, want.kind)
	}
	resp, got := h.stranger().do(t, "POST", wire.PathEnrol, make([]byte, wire.MaxMessage+1), nil)
	isProblem(t, resp, got, 413, wire.ProblemTooLarge)
	for range 20 {
		resp, got = h.stranger().do(t, "POST", wire.PathEnrol, []byte(`{"code":"`+other+`","csr":`+quoted(request)+`}`), nil)
	}
	isProblem(t, resp, got, 429, wire.ProblemBusy)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
}

func TestEnrol_StrangersWhoSendSlowlyKeepNoTerminalOut(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	held := 0
	for range 300 {
		if slowEnrol(t, h) == "HTTP/1.1 100 Continue" {
			held++
		}
	}
	require.Positive(t, held)
	require.Less(t, held, 20)
	require.Equal(t, 200, x.post(t, wire.PathHeartbeat, beat(), nil))
}

// slowEnrol asks for an identity and sends nothing of what was announced. It answers the first line that the hub says:
// "100 Continue" when it waits for more.
func slowEnrol(t *testing.T, h *hub) string {
	t.Helper()
	c, err := tls.Dial("tcp", h.address, &tls.Config{RootCAs: h.keys.CA.Pool(), NextProtos: []string{"http/1.1"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	_, err = c.Write([]byte(
		"POST /v1/enrol HTTP/1.1\r\nHost: hub\r\nXinsheng-Protocol: 1\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n"))
	require.NoError(t, err)
	line, err := bufio.NewReader(c).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(line)
}

func TestRevoke_HoldsFromTheNextRequestOnTheSameConnection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		require.Equal(t, 200, x.post(t, wire.PathHeartbeat, beat(), nil))
		require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), x.id.TerminalID, time.Now()))
		id, envelope := x.report(t)
		resp, got := x.do(t, "PUT", wire.PathRecords+string(id), envelope, nil)
		isProblem(t, resp, got, 403, wire.ProblemRevoked)
		for _, path := range []string{wire.PathHeartbeat, wire.PathRenew, wire.PathProgress} {
			resp, got := x.do(t, "POST", path, []byte("{}"), nil)
			isProblem(t, resp, got, 403, wire.ProblemRevoked)
		}
	})
}

func TestKnown_EveryPathButEnrolmentAndHealthWantsACertificate(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	stranger := h.stranger()
	// A certificate of another hub's CA, and one of this hub for a terminal that it does not know.
	foreign := newHub(t, storetest.SQLite(t)).enrol(t)
	foreign.hub = h
	request, key := csr(t)
	parsed, err := keys.ParseRequest(request)
	require.NoError(t, err)
	issued, err := h.keys.CA.IssueClient(parsed, "t00099-zz", time.Now())
	require.NoError(t, err)
	unknown := &terminal{hub: h, client: h.client(pair(t, issued.PEM, key))}

	foreign.client = h.client(foreign.client.Transport.(*http.Transport).TLSClientConfig.Certificates[0])
	for _, c := range []struct{ method, path string }{
		{"POST", wire.PathRenew}, {"PUT", wire.PathRecords + "0198c0de-0000-7000-8000-000000000001"},
		{"GET", wire.PathRecords + "0198c0de-0000-7000-8000-000000000001/receipt"}, {"GET", wire.PathConfig},
		{"POST", wire.PathHeartbeat}, {"POST", wire.PathProgress}, {"GET", wire.PathWalks + "none"}, {"POST", wire.PathRate},
		{"POST", wire.PathUndo},
	} {
		resp, got := stranger.do(t, c.method, c.path, nil, nil)
		isProblem(t, resp, got, 401, wire.ProblemUnknown)
		resp, got = foreign.do(t, c.method, c.path, nil, nil)
		isProblem(t, resp, got, 401, wire.ProblemUnknown)
		resp, got = unknown.do(t, c.method, c.path, nil, nil)
		isProblem(t, resp, got, 403, wire.ProblemUnknown)
	}
	resp, _ := stranger.do(t, "GET", wire.PathHealth, nil, nil)
	require.Equal(t, 200, resp.StatusCode)
}

func TestRenew_BothCertificatesAreGood(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	request, key := csr(t)
	var reply wire.RenewReply
	require.Equal(t, 200, x.post(t, wire.PathRenew, wire.RenewRequest{CSR: request}, &reply))
	fresh := &terminal{hub: h, id: x.id, client: h.client(pair(t, reply.Certificate, key))}
	require.Equal(t, 200, fresh.post(t, wire.PathHeartbeat, beat(), nil))
	require.Equal(t, 200, x.post(t, wire.PathHeartbeat, beat(), nil), "the answer to a renewal may get lost")
	require.Equal(t, 400, x.post(t, wire.PathRenew, wire.RenewRequest{CSR: "x"}, nil))
}

func TestServer_SpeaksNothingOlderThanTLS13(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	_, err := tls.Dial("tcp", h.address, &tls.Config{RootCAs: h.keys.CA.Pool(), MaxVersion: tls.VersionTLS12})
	require.Error(t, err)
	resp, err := http.Get("http://" + h.address + wire.PathHealth)
	if err == nil {
		require.NotEqual(t, 200, resp.StatusCode)
		require.NoError(t, resp.Body.Close())
	}
}
