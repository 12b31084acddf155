package device_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// erase is what retention does to a case's parts.
func (h *hub) erase(t testing.TB, caseID int64) {
	t.Helper()
	var keys []string
	require.NoError(t, h.store.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		keys, err = media.Erase(ctx, tx, time.Now(), caseID)
		return err
	}))
	require.NoError(t, h.media.Delete(t.Context(), keys...))
}

func TestParts_AThousandCreationsAreOneUpload(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 30))
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 100 {
				if resp, _ := x.create(t, a, 0); resp.StatusCode != 201 {
					t.Errorf("status %d", resp.StatusCode)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, 1, count(t, h.store, (*store.Upload)(nil)))
	require.Empty(t, h.objects(t))
	require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
}

func TestParts_GarbageIsAProblemInTheWordsOfThisDoor(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 30))
	resp, _ := x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	id, good := string(a.id), "record "+b64(string(a.id))+",part "+b64("1")
	type request struct {
		status       int
		kind         string
		method, path string
		header       []string
	}
	chunk := []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset"}
	for name, r := range map[string]request{
		"no metadata": {404, wire.ProblemNotFound, "POST", wire.PathParts, []string{"Upload-Length", "5"}},
		"metadata not base64": {404, wire.ProblemNotFound, "POST", wire.PathParts,
			[]string{"Upload-Length", "5", "Upload-Metadata", "record !,part !"}},
		"record of words": {404, wire.ProblemNotFound, "POST", wire.PathParts,
			[]string{"Upload-Length", "5", "Upload-Metadata", "record " + b64("../../x") + ",part " + b64("1")}},
		"part with a quote": {404, wire.ProblemNotFound, "POST", wire.PathParts,
			[]string{"Upload-Length", "5", "Upload-Metadata", "record " + b64(id) + ",part " + b64("1' OR '1'='1")}},
		"part with NUL": {404, wire.ProblemNotFound, "POST", wire.PathParts,
			[]string{"Upload-Length", "5", "Upload-Metadata", "record " + b64(id) + ",part " + b64("1\x00")}},
		"long metadata": {404, wire.ProblemNotFound, "POST", wire.PathParts,
			[]string{"Upload-Length", "5", "Upload-Metadata", strings.Repeat("k "+b64("v")+",", 900)}},
		"no length": {400, wire.ProblemInvalid, "POST", wire.PathParts, []string{"Upload-Metadata", good}},
		"length later": {400, wire.ProblemInvalid, "POST", wire.PathParts,
			[]string{"Upload-Defer-Length", "1", "Upload-Metadata", good}},
		"length of a disk": {413, wire.ProblemTooLarge, "POST", wire.PathParts, []string{"Upload-Length", "9000000000000",
			"Upload-Metadata", good}},
		"other tus": {412, wire.ProblemUnsupported, "POST", wire.PathParts,
			[]string{"Tus-Resumable", "0.2.1", "Upload-Length", "5", "Upload-Metadata", good}},
		"joined": {413, wire.ProblemTooLarge, "POST", wire.PathParts,
			[]string{"Upload-Concat", "final;/v1/parts/a", "Upload-Length", "5", "Upload-Metadata", good}},
		"offset ahead":    {409, wire.ProblemConflict, "PATCH", a.path(0), append(chunk, "7")},
		"offset of words": {400, wire.ProblemInvalid, "PATCH", a.path(0), append(chunk, "first")},
		"other type": {400, wire.ProblemInvalid, "PATCH", a.path(0),
			[]string{"Content-Type", "image/jpeg", "Upload-Offset", "0"}},
		"no such upload": {404, wire.ProblemNotFound, "PATCH", wire.PathParts + id + ".2", append(chunk, "0")},
		"way out":        {404, wire.ProblemNotFound, "PATCH", wire.PathParts + "..%2f..%2frecords", append(chunk, "0")},
		"way down":       {404, wire.ProblemNotFound, "PATCH", wire.PathParts + id + ".1/x", append(chunk, "0")},
		"slash behind":   {404, wire.ProblemNotFound, "PATCH", a.path(0) + "/", append(chunk, "0")},
		"read back":      {405, wire.ProblemInvalid, "GET", a.path(0), nil},
		"listed":         {405, wire.ProblemInvalid, "GET", wire.PathParts, nil},
		"put":            {405, wire.ProblemInvalid, "PUT", a.path(0), nil},
		"disguised":      {405, wire.ProblemInvalid, "POST", a.path(0), []string{"X-HTTP-Method-Override", "GET"}},
		"other protocol": {400, wire.ProblemUnsupported, "PATCH", a.path(0),
			append(chunk, "0", wire.ProtocolHeader, "9")},
	} {
		t.Run(name, func(t *testing.T) {
			resp, body := x.tus(t, r.method, r.path, []byte("x"), r.header...)
			isProblem(t, resp, body, r.status, r.kind)
			require.NotContains(t, strings.ToLower(string(body)), "err_")
			require.NotContains(t, strings.ToLower(string(body)), "tusd")
		})
	}
	resp, body := x.patch(t, a.path(0), 0, append(a.parts[0], 0))
	isProblem(t, resp, body, 413, wire.ProblemTooLarge)
	require.Equal(t, 0, x.offset(t, a.path(0)))
	require.Equal(t, 204, x.upload(t, a, 0, 1<<20))
}

func TestParts_ThatComeSlowlyKeepNoOtherTerminalOut(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	mad, well := h.enrol(t), h.enrol(t)
	a, b := mad.sent(t, feedback.Photo, noisy(t, 30)), well.sent(t, feedback.Photo, noisy(t, 31))
	resp, _ := mad.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	for range 60 {
		mad.trickle(t, a, 0)
	}
	require.Equal(t, 204, well.upload(t, b, 0, 1<<20))
	require.True(t, well.receipt(t, b.id).Complete)
}

func TestParts_OfManyTerminalsKeepNoWordsWaiting(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	well := h.enrol(t)
	mine := well.sent(t, feedback.Photo, noisy(t, 30))
	var slow []net.Conn
	photos := [][]byte{noisy(t, 31), noisy(t, 32), noisy(t, 33), noisy(t, 34)}
	for range 9 {
		x := h.enrol(t)
		for range 4 { // at most 16 at once are one terminal's
			a := x.sent(t, feedback.Photo, photos...)
			for i := range photos {
				resp, _ := x.create(t, a, i)
				if resp.StatusCode == 503 {
					break // no room any more
				}
				require.Equal(t, 201, resp.StatusCode)
				slow = append(slow, x.trickle(t, a, i))
			}
		}
	}
	require.Eventually(t, func() bool {
		resp, _ := well.create(t, mine, 0)
		return resp.StatusCode == 503
	}, 10*time.Second, 10*time.Millisecond)
	id, envelope := well.report(t)
	status, _ := well.put(t, id, envelope)
	require.Equal(t, 201, status)
	for _, c := range slow {
		_ = c.Close()
	}
	require.Eventually(t, func() bool {
		came, err := h.store.DB().NewSelect().Model((*store.Upload)(nil)).Where("have = 1 AND holder = ''").Count(t.Context())
		return err == nil && came >= 128
	}, 20*time.Second, 10*time.Millisecond, "what came is kept")
}

// trickle sends the begin of a part and leaves the connection open.
func (x *terminal) trickle(t *testing.T, a *attached, i int) net.Conn {
	t.Helper()
	c, err := tls.Dial("tcp", x.hub.address, &tls.Config{
		RootCAs: x.hub.keys.CA.Pool(), NextProtos: []string{"http/1.1"}, Certificates: x.client.Transport.(*http.Transport).
				TLSClientConfig.Certificates,
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	_, err = fmt.Fprintf(c,
		"PATCH %s HTTP/1.1\r\nHost: hub\r\nXinsheng-Protocol: 1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"+
			"Content-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\nx", a.path(i), len(a.parts[i]))
	require.NoError(t, err)
	return c
}

func TestParts_AFloodOfHeadsDoesNotStopTheUpload(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 400))
	resp, _ := x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					x.offset(t, a.path(0))
				}
			}
		})
	}
	for at := 0; at < len(a.parts[0]); {
		n := min(40_000, len(a.parts[0])-at)
		if resp, _ := x.patch(t, a.path(0), at, a.parts[0][at:at+n]); resp.StatusCode == 204 {
			at += n
		} else if now := x.offset(t, a.path(0)); now >= 0 {
			at = now
		}
	}
	close(stop)
	wg.Wait()
	require.True(t, x.receipt(t, a.id).Complete)
}

func TestParts_AConnectionThatBreaksLosesNothingThatCame(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	a := x.sent(t, feedback.Photo, noisy(t, 900))
	resp, _ := x.create(t, a, 0)
	require.Equal(t, 201, resp.StatusCode)
	transport := x.client.Transport.(*http.Transport)
	at, size := 0, len(a.parts[0])
	for size-at > 200_000 {
		c, err := tls.Dial("tcp", h.address, &tls.Config{
			RootCAs: h.keys.CA.Pool(), NextProtos: []string{"http/1.1"}, Certificates: transport.TLSClientConfig.Certificates,
		})
		require.NoError(t, err)
		w := bufio.NewWriter(c)
		fmt.Fprintf(w, "PATCH %s HTTP/1.1\r\nHost: hub\r\nXinsheng-Protocol: 1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: %d\r\n"+
			"Content-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n", a.path(0), at, size-at)
		_, err = w.Write(a.parts[0][at : at+150_000])
		require.NoError(t, err)
		require.NoError(t, w.Flush())
		require.NoError(t, c.Close())
		at += 150_000
		require.Eventually(t, func() bool { return x.offset(t, a.path(0)) == at }, 10*time.Second, 10*time.Millisecond)
	}
	resp, _ = x.patch(t, a.path(0), at, a.parts[0][at:])
	require.Equal(t, 204, resp.StatusCode)
	require.True(t, x.receipt(t, a.id).Complete)
}
