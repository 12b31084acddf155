package line_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/wire"
)

// hub is a device door with everything real behind it. It can go away and come back on the same port.
type hub struct {
	keys    *keys.Keys
	store   *store.Store
	door    *device.Door
	address string
	server  *http.Server
	done    chan error
	again   atomic.Int64 // records that came although they were there
	media   *media.Store
	mute    atomic.Int64 // answers to last bytes of parts that still get lost
	deaf    atomic.Bool  // breaks off whatever is about parts
	folder  string
	took    func(path string) // called for each new record; nil: nobody counts
}

func newHub(t testing.TB) *hub {
	t.Helper()
	return openHub(t, t.TempDir(), "127.0.0.1:0")
}

// openHub starts a hub over a folder, as after a restart.
func openHub(t testing.TB, folder, address string) *hub {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without a hub and its line")
	}
	k, err := keys.Open(filepath.Join(folder, "keys"), time.Now())
	require.NoError(t, err)
	s, err := store.Open(t.Context(), filepath.Join(folder, "hub.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "media"), 0o700))
	m, err := media.Open(t.Context(), "file://"+filepath.Join(folder, "media"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, m.Close()) })
	_, err = hospital.Seed(t.Context(), s, hospital.Demo(), "console", time.Now())
	require.NoError(t, err)
	numbers, err := wire.NewNumbers(k.Tokens.NumberKey())
	require.NoError(t, err)
	log, quiet, cache := audit.New(s, time.Now), slog.New(slog.DiscardHandler), new(hospital.Cache)
	uploads := media.NewUploads(media.UploadParams{Store: m, DB: s, Log: quiet, Now: time.Now})
	h := &hub{keys: k, store: s, media: m, folder: folder, address: address}
	h.door = device.New(device.Params{
		Store: s, CA: k.CA, Tokens: k.Tokens, Sealing: k.SealingKey(), Signing: k.Signing.Public().(ed25519.PublicKey),
		Configs: &hospital.Configs{Sealing: k.SealingKey(), Key: k.Signing}, Audit: log, Log: quiet, Now: time.Now,
		Intake: intake.New(intake.Params{
			Store: s, Opener: k.Ring(), Numbers: numbers, Audit: log, Log: quiet, Now: time.Now,
			Parts: k.Ring(), Media: m, Uploads: uploads,
			Ingester: media.NewIngester(media.IngesterParams{Store: m, DB: s, Log: quiet, Now: time.Now}),
			Records: &intake.Records{Cases: casework.New(casework.Params{Store: s, Audit: log, Hasher: k.Tokens,
				Rules: new(casework.Settings)})},
		}),
		Uploads: uploads,
		Progress: progress.New(progress.Params{Centre: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"},
			Store: s, Keys: k.Tokens, Secret: k.Tokens.BackoffKey(), Now: time.Now,
			Settings: func(ctx context.Context) (*hospital.Settings, error) { return cache.Get(ctx, s.DB()) },
		}),
	})
	h.up(t)
	t.Cleanup(func() { h.down(t) })
	return h
}

func (h *hub) up(t testing.TB) {
	t.Helper()
	ln, err := net.Listen("tcp", h.address)
	require.NoError(t, err)
	h.address = ln.Addr().String()
	h.server, h.done = h.door.Server(keys.NewServer(h.keys.CA, nil, time.Now)), make(chan error, 1)
	h.server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.deaf.Load() && strings.HasPrefix(r.URL.Path, wire.PathParts) {
			panic(http.ErrAbortHandler)
		}
		h.door.ServeHTTP(&counter{w, r, h}, r)
	})
	go func(server *http.Server, done chan error) { done <- server.ServeTLS(ln, "", "") }(h.server, h.done)
}

// counter counts the answers to records that were there.
type counter struct {
	http.ResponseWriter
	r *http.Request
	h *hub
}

func (c *counter) WriteHeader(status int) {
	if whole := c.Header().Get("Upload-Offset"); c.r.Method == http.MethodPatch && whole != "" && c.isWhole() &&
		c.h.mute.Add(-1) >= 0 {
		panic(http.ErrAbortHandler) // the part is settled, and the terminal does not hear of it
	}
	if c.r.Method == http.MethodPut && status == http.StatusCreated && c.h.took != nil {
		c.h.took(c.r.URL.Path)
	}
	if c.r.Method == http.MethodPut && status == http.StatusOK {
		c.h.again.Add(1)
	}
	c.ResponseWriter.WriteHeader(status)
}

// isWhole reports whether the request was for the last bytes of a part.
func (c *counter) isWhole() bool {
	var left int64
	err := c.h.store.DB().NewSelect().Model((*store.Upload)(nil)).ColumnExpr("size - have").
		Where("id = ?", strings.TrimPrefix(c.r.URL.Path, wire.PathParts)).Scan(c.r.Context(), &left)
	return err == nil && left == 0
}

// Unwrap lets tus set deadlines.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (h *hub) down(t testing.TB) {
	t.Helper()
	if h.server == nil {
		return
	}
	require.NoError(t, h.server.Close())
	if err := <-h.done; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("hub ended: %v", err)
	}
	h.server = nil
}

func (h *hub) code(t testing.TB) string {
	t.Helper()
	setup := fleet.Setup{Name: wire.Text{"zh": "自助终端 03", "en": "Terminal 03"}, PlaceID: "zx-mz-dt",
		Profile: feedback.Outpatient}
	code, err := fleet.NewCode(t.Context(), h.store.DB(), h.keys.CA.DER(), setup, "console", time.Now(), fleet.CodeLife)
	require.NoError(t, err)
	return code.Text()
}

// cases are all that the hub has, by receipt number, with how often.
func (h *hub) cases(t testing.TB) map[string][]store.Case {
	t.Helper()
	var rows []store.Case
	require.NoError(t, h.store.DB().NewSelect().Model(&rows).Scan(t.Context()))
	byNumber := map[string][]store.Case{}
	for _, c := range rows {
		byNumber[c.Number] = append(byNumber[c.Number], c)
	}
	return byNumber
}

// forget takes everything that came in out of the database, as restoring last night's backup does.
func (h *hub) forget(t *testing.T) {
	t.Helper()
	for _, model := range []any{(*store.Segment)(nil), (*store.Upload)(nil), (*store.Part)(nil), (*store.CaseEvent)(nil),
		(*store.Case)(nil), (*store.Record)(nil)} {
		_, err := h.store.DB().NewDelete().Model(model).Where("1 = 1").Exec(t.Context())
		require.NoError(t, err)
	}
}

// forgetTerminals is what a backup from before they came leaves of them.
func (h *hub) forgetTerminals(t *testing.T) {
	t.Helper()
	for _, model := range []any{(*store.Clock)(nil), (*store.Terminal)(nil)} {
		_, err := h.store.DB().NewDelete().Model(model).Where("1 = 1").Exec(t.Context())
		require.NoError(t, err)
	}
}
