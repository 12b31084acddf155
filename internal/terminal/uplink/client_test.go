package uplink_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// memory is a store of small values.
type memory map[string][]byte

func (m memory) Value(key string) ([]byte, error) { return bytes.Clone(m[key]), nil }
func (m memory) SetValues(_ context.Context, values map[string][]byte) error {
	for k, v := range values {
		m[k] = bytes.Clone(v)
	}
	return nil
}

func record(t testing.TB, n int) *outbox.Record {
	t.Helper()
	s, err := sealed(n, false, 2000)(outbox.Numbers{Seq: 1})
	require.NoError(t, err)
	return &outbox.Record{ID: s.ID, Seq: 1, Digest: wire.Digest(s.Envelope), Envelope: s.Envelope}
}

// enrolled is a terminal that a fake hub knows, over real mutual TLS.
func enrolled(t testing.TB, hub *fakeHub, base string) (*uplink.Client, *enrolment.Enrolment) {
	t.Helper()
	e, err := enrolment.Open(memory{})
	require.NoError(t, err)
	c, err := uplink.NewClient(base, identityOf(e))
	require.NoError(t, err)
	_, err = e.Enrol(t.Context(), c, hub.code(), "482913", enrolment.About{Program: "test"})
	require.NoError(t, err)
	c.Reset()
	t.Cleanup(c.Reset)
	return c, e
}

func TestUplink_EnrolsAndThenSpeaksWithMutualTLS(t *testing.T) {
	hub := newFakeHub(t)
	s := hub.serve(t)
	c, _ := enrolled(t, hub, s.URL)
	r := record(t, 1)
	receipt, err := c.PutRecord(t.Context(), r)
	require.NoError(t, err)
	require.Equal(t, r.Digest, receipt.SHA256)
	receipt, err = c.RecordReceipt(t.Context(), r.ID, r.Digest)
	require.NoError(t, err)
	require.True(t, receipt.Complete)
	require.Equal(t, 1, hub.count())
}

func TestUplink_SaysNothingBeforeEnrolment(t *testing.T) {
	hub := newFakeHub(t)
	s := hub.serve(t)
	e, err := enrolment.Open(memory{})
	require.NoError(t, err)
	c, err := uplink.NewClient(s.URL, identityOf(e))
	require.NoError(t, err)
	_, err = c.PutRecord(t.Context(), record(t, 1))
	require.ErrorIs(t, err, enrolment.ErrNotEnrolled)
	require.Zero(t, hub.count())
}

func TestUplink_EnrolsAtNobodyButTheHubThatMadeTheCode(t *testing.T) {
	hub, stranger := newFakeHub(t), newFakeHub(t)
	s := stranger.serve(t)
	e, err := enrolment.Open(memory{})
	require.NoError(t, err)
	c, err := uplink.NewClient(s.URL, identityOf(e))
	require.NoError(t, err)
	asked := false
	stranger.fail(func(http.ResponseWriter, *http.Request) bool { asked = true; return false })
	_, err = e.Enrol(t.Context(), c, hub.code(), "482913", enrolment.About{})
	require.ErrorIs(t, err, enrolment.ErrOtherHub)
	require.False(t, asked, "the code was given to a stranger")
}

func TestUplink_GivesNothingToAStrangerInTheHubsPlace(t *testing.T) {
	hub, stranger := newFakeHub(t), newFakeHub(t)
	c, e := enrolled(t, hub, hub.serve(t).URL)
	_ = c
	c, err := uplink.NewClient(stranger.serve(t).URL, identityOf(e))
	require.NoError(t, err)
	_, err = c.PutRecord(t.Context(), record(t, 1))
	require.ErrorIs(t, err, enrolment.ErrOtherHub)
	require.ErrorIs(t, err, feedback.ErrTransient)
	require.Zero(t, stranger.count())
}

func TestUplink_TakesOnlyAnHTTPSAddress(t *testing.T) {
	for _, base := range []string{"", "hub", "http://hub:8441", "https://", "https://hub/path", "https://hub?x=1"} {
		_, err := uplink.NewClient(base, nil)
		require.ErrorIs(t, err, feedback.ErrInvalid, base)
	}
}

func TestUplink_ReadsEveryAnswerAsTheWireSays(t *testing.T) {
	r := record(t, 1)
	good := wire.RecordReceipt{ID: r.ID, SHA256: r.Digest, Complete: true}
	with := func(status int, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { problem(w, status, kind) }
	}
	raw := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"201":               {func(w http.ResponseWriter, _ *http.Request) { reply(w, 201, good) }, nil},
		"200":               {func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, good) }, nil},
		"409":               {with(409, wire.ProblemConflict), feedback.ErrConflict},
		"422":               {with(422, wire.ProblemUnreadable), feedback.ErrPermanent},
		"400":               {with(400, wire.ProblemInvalid), feedback.ErrTransient},
		"413":               {with(413, wire.ProblemTooLarge), feedback.ErrTransient},
		"unsupported":       {with(400, wire.ProblemUnsupported), uplink.ErrRefused},
		"key":               {with(503, wire.ProblemKey), feedback.ErrTransient},
		"busy":              {with(503, wire.ProblemBusy), feedback.ErrTransient},
		"429":               {with(429, wire.ProblemBusy), feedback.ErrTransient},
		"429 again":         {with(429, wire.ProblemBusy), feedback.ErrTooOften},
		"500":               {with(500, wire.ProblemInternal), feedback.ErrTransient},
		"401":               {with(401, wire.ProblemUnknown), uplink.ErrRefused},
		"403":               {with(403, wire.ProblemRevoked), uplink.ErrRefused},
		"portal":            {raw(200, "text/html", "<html>Please log in</html>"), uplink.ErrGarbage},
		"portal with 422":   {raw(422, "text/html", "<html>"), uplink.ErrGarbage},
		"portal with 403":   {raw(403, "text/html", "<html>"), uplink.ErrGarbage},
		"portal with 409":   {raw(409, "application/json", `{}`), uplink.ErrGarbage},
		"problem of others": {raw(422, wire.TypeProblem, `{"type":"about:blank","status":422}`), uplink.ErrGarbage},
		"problem of another": {raw(422, wire.TypeProblem, `{"type":"urn:xinsheng:unreadable","status":409}`),
			uplink.ErrGarbage},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://portal.test/login", http.StatusFound)
		}, uplink.ErrGarbage},
		"half an answer": {raw(200, wire.TypeJSON, `{"id":"`+string(r.ID)+`","sha`), uplink.ErrGarbage},
		"no type":        {raw(200, "", `{}`), uplink.ErrGarbage},
		"empty":          {raw(200, wire.TypeJSON, ``), uplink.ErrGarbage},
		"null":           {raw(200, wire.TypeJSON, `null`), uplink.ErrGarbage},
		"empty object":   {raw(200, wire.TypeJSON, `{}`), uplink.ErrGarbage},
		"204":            {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, uplink.ErrGarbage},
		"endless":        {raw(200, wire.TypeJSON, `"`+strings.Repeat("x", 1<<20)), uplink.ErrGarbage},
		"endless error":  {raw(422, wire.TypeProblem, `"`+strings.Repeat("x", 1<<20)), uplink.ErrGarbage},
		"another id": {func(w http.ResponseWriter, _ *http.Request) {
			reply(w, 200, wire.RecordReceipt{ID: recordID(2), SHA256: r.Digest})
		}, uplink.ErrGarbage},
		"another digest": {func(w http.ResponseWriter, _ *http.Request) {
			reply(w, 201, wire.RecordReceipt{ID: r.ID, SHA256: wire.Digest(nil)})
		}, uplink.ErrGarbage},
		"no version": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Del(wire.ProtocolHeader)
			reply(w, 200, good)
		}, uplink.ErrGarbage},
	} {
		t.Run(name, func(t *testing.T) {
			hub := newFakeHub(t)
			hub.fail(onlyRecords(c.answer))
			_, err := uplink.NewTestClient(&inProcess{hub: hub}).PutRecord(t.Context(), r)
			if c.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, c.want)
			if c.want == uplink.ErrGarbage {
				require.ErrorIs(t, err, feedback.ErrTransient, "no garbage may end in quarantine")
			}
		})
	}
}

func TestUplink_HonoursRetryAfterInBothFormsAndNotForEver(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"7":                             7 * time.Second,
		"-7":                            0,
		"soon":                          0,
		"999999":                        uplink.MaxRetryAfter,
		"99999999999999999999":          0,
		"Sun, 22 Nov 2026 09:00:30 GMT": 30 * time.Second,
		"Sun, 22 Nov 2026 08:00:00 GMT": 0,
		"Mon, 22 Nov 2027 09:00:00 GMT": uplink.MaxRetryAfter,
	} {
		require.Equal(t, want, uplink.RetryAfter(value, now), value)
	}
}

func TestUplink_FetchesAConfigurationOnlyWhenItChanged(t *testing.T) {
	hub := newFakeHub(t)
	c := uplink.NewTestClient(&inProcess{hub: hub})
	signed, etag, err := c.FetchConfig(t.Context(), "")
	require.NoError(t, err)
	require.NotNil(t, signed)
	require.Equal(t, `"v1"`, etag)
	signed, etag, err = c.FetchConfig(t.Context(), etag)
	require.NoError(t, err)
	require.Nil(t, signed)
	require.Equal(t, `"v1"`, etag)
}

func boxPath(t testing.TB) string { return filepath.Join(t.TempDir(), "outbox.db") }

func identityOf(e *enrolment.Enrolment) func(string) (*tls.Config, error) {
	return func(host string) (*tls.Config, error) {
		id, err := e.Identity()
		if err != nil {
			return nil, err
		}
		return id.TLS(host), nil
	}
}
