package uplink_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/e2e/stranger"
	"xinsheng/internal/wire"
)

// tusServer is @tus/server with its file store, behind the hub's TLS. It gives uploads ids of its own.
type tusServer struct {
	hub    *fakeHub
	folder string
	behind *httputil.ReverseProxy

	mu   sync.Mutex
	part map[string]string // id of an upload -> record.part
}

func newTusServer(t *testing.T, hub *fakeHub) *tusServer {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without node")
	}
	modules := stranger.Tus(t)
	script, err := os.ReadFile("testdata/tusserver.mjs")
	require.NoError(t, err)
	work := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(work, "server.mjs"), script, 0o600))
	require.NoError(t, os.Symlink(filepath.Join(modules, "node_modules"), filepath.Join(work, "node_modules")))
	s := &tusServer{hub: hub, folder: t.TempDir(), part: map[string]string{}}
	node := exec.Command("node", filepath.Join(work, "server.mjs"), s.folder)
	said, err := node.StdoutPipe()
	require.NoError(t, err)
	stdin, err := node.StdinPipe()
	require.NoError(t, err)
	node.Stderr = os.Stderr
	require.NoError(t, node.Start())
	t.Cleanup(func() {
		stdin.Close()
		_ = node.Wait()
	})
	lines := bufio.NewScanner(said)
	require.True(t, lines.Scan(), "the tus server does not start")
	to, err := url.Parse("http://127.0.0.1:" + lines.Text())
	require.NoError(t, err)
	s.behind = &httputil.ReverseProxy{
		Rewrite:        func(p *httputil.ProxyRequest) { p.SetURL(to) },
		ModifyResponse: s.look,
		ErrorLog:       nil,
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	return s
}

func (s *tusServer) serve(w http.ResponseWriter, r *http.Request) bool {
	if !strings.HasPrefix(r.URL.Path, wire.PathParts) {
		return false
	}
	w.Header().Del(wire.ProtocolHeader) // a stranger knows nothing of it
	if r.Method == http.MethodPost {
		r.URL.Path = strings.TrimSuffix(wire.PathParts, "/")
	}
	s.behind.ServeHTTP(w, r)
	return true
}

// look learns which upload is which part, and has the hub know what is whole.
func (s *tusServer) look(res *http.Response) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if res.StatusCode == http.StatusCreated {
		meta := map[string]string{}
		for pair := range strings.SplitSeq(res.Request.Header.Get("Upload-Metadata"), ",") {
			k, v, _ := strings.Cut(pair, " ")
			b, _ := base64.StdEncoding.DecodeString(v)
			meta[k] = string(b)
		}
		s.part[filepath.Base(res.Header.Get("Location"))] = meta["record"] + "." + meta["part"]
		return nil
	}
	id := s.part[filepath.Base(res.Request.URL.Path)]
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if p, ok := s.hub.header(id); ok && res.Header.Get("Upload-Offset") == fmt.Sprint(p.Size) {
		b, err := os.ReadFile(filepath.Join(s.folder, filepath.Base(res.Request.URL.Path)))
		if err == nil && wire.Digest(b) == p.SHA256 {
			if s.hub.kept == nil {
				s.hub.kept, s.hub.uploads = map[string]int{}, map[string]*fakeUpload{}
			}
			s.hub.kept[id] = 1
		}
	}
	return nil
}

func TestUplink_UploadsToTheServerOfTheTusProjectThroughBreaks(t *testing.T) {
	hub := newFakeHub(t)
	s := newTusServer(t, hub)
	hub.fail(s.serve)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o, loop := started(t, c)
	for n := range 3 {
		putParts(t, o, n, false, 1, 700<<10, 2<<20)
	}
	breaks := 0
	line.limit(100_000)
	require.Eventually(t, func() bool {
		if breaks < 25 {
			breaks++
			line.limit(1000 + rand.IntN(600_000))
		} else {
			line.repair()
		}
		loop.Wake()
		return standing(t, o).Held == 3
	}, 5*time.Minute, 100*time.Millisecond) // a record that failed thrice steps aside for two
	n, _ := hub.keptParts()
	require.Equal(t, 9, n)
	s.mu.Lock()
	defer s.mu.Unlock()
	t.Logf("9 parts through %d breaks, %d uploads begun", breaks, len(s.part))
	require.Less(t, len(s.part), 15, "uploads were begun anew and not gone on with")
}

func TestUplink_EndsARequestToTheServerOfTheTusProjectForAText(t *testing.T) {
	hub := newFakeHub(t)
	s := newTusServer(t, hub)
	hub.fail(s.serve)
	line := newBadLine(t, hub.serve(t).URL)
	c, _ := enrolled(t, hub, line.url())
	o, loop := started(t, c)
	line.spoil("bandwidth", "upstream", `"rate":1000`)
	putParts(t, o, 1, false, 3<<20)
	loop.Wake()
	uploads := func() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.part) }
	require.Eventually(t, func() bool { return uploads() == 1 }, 20*time.Second, 5*time.Millisecond)
	for n := 2; n < 5; n++ {
		put(t, o, n, false)
		loop.Wake()
		require.Eventually(t, func() bool { return hub.count() == n }, 10*time.Second, 5*time.Millisecond)
	}
	require.Equal(t, 1, standing(t, o).Received)
	line.repair()
	require.Eventually(t, func() bool { return standing(t, o).Held == 4 }, time.Minute, 20*time.Millisecond)
	require.Equal(t, 1, uploads())
}
