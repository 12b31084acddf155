package device_test

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/e2e/stranger"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// strangers is the client of the tus project as terminal x.
type strangers struct {
	x      *terminal
	script string
	wish   map[string]any
}

type outcome struct {
	Error    string
	Status   int
	Failures int
	URL      string
}

func newStrangers(t *testing.T, x *terminal) *strangers {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without node")
	}
	modules := stranger.Tus(t)
	dir := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(modules, "node_modules"), filepath.Join(dir, "node_modules")))
	script, err := os.ReadFile("testdata/tusclient.mjs")
	require.NoError(t, err)
	s := &strangers{x: x, script: filepath.Join(dir, "client.mjs")}
	require.NoError(t, os.WriteFile(s.script, script, 0o600))
	identity := x.client.Transport.(*http.Transport).TLSClientConfig.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(identity.PrivateKey)
	require.NoError(t, err)
	s.wish = map[string]any{
		"ca":          x.id.CA,
		"certificate": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: identity.Certificate[0]})),
		"key":         string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
	}
	return s
}

// send uploads part i of a over address.
func (s *strangers) send(t *testing.T, address string, a *attached, i, chunk int) outcome {
	t.Helper()
	file := filepath.Join(t.TempDir(), "part")
	require.NoError(t, os.WriteFile(file, a.parts[i], 0o600))
	s.wish["file"], s.wish["endpoint"], s.wish["chunk"] = file, "https://"+address+wire.PathParts, chunk
	s.wish["record"], s.wish["part"] = a.id, fmt.Sprint(i+1)
	in, err := json.Marshal(s.wish)
	require.NoError(t, err)
	node := exec.CommandContext(t.Context(), "node", s.script)
	node.Stdin, node.Stderr = bytes.NewReader(in), os.Stderr
	out, err := node.Output()
	require.NoError(t, err)
	var o outcome
	require.NoError(t, json.Unmarshal(out, &o), string(out))
	return o
}

func TestParts_TheClientOfTheTusProjectUploadsThroughBreaks(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	s := newStrangers(t, x)
	for name, c := range map[string]struct {
		toxic string
		chunk int
		cuts  bool // by time, wherever the bytes are
	}{
		"a quiet line":     {"", 0, false},
		"pieces":           {"", 100_000, false},
		"cut every 400 KB": {`{"type":"limit_data","stream":"upstream","attributes":{"bytes":400000}}`, 0, false},
		"cut by time":      {`{"type":"bandwidth","stream":"upstream","attributes":{"rate":1000}}`, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := x.sent(t, feedback.Photo, noisy(t, 1200))
			server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
			line := toxiproxy.NewProxy(server, "line", "127.0.0.1:0", h.address)
			require.NoError(t, line.Start())
			defer line.Stop()
			if c.toxic != "" {
				_, err := line.Toxics.AddToxicJson(strings.NewReader(c.toxic))
				require.NoError(t, err)
			}
			if c.cuts {
				defer cutEvery(t, line, 400*time.Millisecond)()
			}
			o := s.send(t, line.Listen, a, 0, c.chunk)
			require.Empty(t, o.Error)
			if c.toxic != "" {
				require.Greater(t, o.Failures, 2, "the line did not break")
			}
			t.Logf("%d bytes, %d breaks", len(a.parts[0]), o.Failures)
			require.Equal(t, store.PartKept, h.part(t, a, 0).State)
			require.True(t, x.receipt(t, a.id).Complete)
		})
	}
}

// cutEvery breaks all connections again and again, and answers what ends that.
func cutEvery(t *testing.T, line *toxiproxy.Proxy, pause time.Duration) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(pause)
		defer tick.Stop()
		for {
			select {
			case <-end:
				return
			case <-tick.C:
				line.Stop()
				if err := line.Start(); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	return func() { close(end); <-ended }
}

func TestParts_TheClientOfTheTusProjectUnderstandsWhatIsRefused(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	s := newStrangers(t, x)
	a := x.sent(t, feedback.Photo, noisy(t, 60))
	whole := a.parts[0]
	a.parts[0] = append(bytes.Clone(whole), 0)
	require.Equal(t, 413, s.send(t, h.address, a, 0, 0).Status)
	a.parts[0] = bytes.Repeat([]byte("x"), len(whole))
	require.Equal(t, 422, s.send(t, h.address, a, 0, 0).Status)
	a.parts[0] = whole
	require.Empty(t, s.send(t, h.address, a, 0, 0).Error)
	again := s.send(t, h.address, a, 0, 0)
	require.Empty(t, again.Error, "who sends once more what is there succeeds")
	require.Equal(t, 404, s.send(t, h.address, x.attach(t, feedback.Photo, noisy(t, 60)), 0, 0).Status)
}
