package device_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/keys"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/mediatest"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/walk"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const said = "在三楼彩超室排队等了两个多小时"

// hub is a device door on a real port, with everything real behind it.
type hub struct {
	address string
	store   *store.Store
	keys    *keys.Keys
	log     *logBuffer
	audit   *audit.Log
	media   *media.Store
	uploads *media.Uploads
	intake  *intake.Receiver
	walks   *walk.Walks
	cases   *casework.Cases
	stands  *progress.Service
}

// mediaOf is the address of the media store that processes with the same keys share.
var mediaOf sync.Map

type logBuffer struct {
	sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.String()
}

type option func(*device.Params)

func newHub(t testing.TB, dsn string, options ...option) *hub {
	t.Helper()
	k, err := keys.Open(filepath.Join(t.TempDir(), "keys"), time.Now())
	require.NoError(t, err)
	return newDoor(t, dsn, k, options...)
}

// newDoor is one more process of a hub.
func newDoor(t testing.TB, dsn string, k *keys.Keys, options ...option) *hub {
	t.Helper()
	s := storetest.Open(t, dsn)
	_, err := hospital.Seed(t.Context(), s, hospital.Demo(), "console", time.Now())
	require.NoError(t, err)
	numbers, err := wire.NewNumbers(k.Tokens.NumberKey())
	require.NoError(t, err)
	address, _ := mediaOf.LoadOrStore(k, mediatest.Folder(t))
	h := &hub{store: s, keys: k, log: new(logBuffer), audit: audit.New(s, time.Now),
		media: mediatest.Open(t, address.(string))}
	log := slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.uploads = media.NewUploads(media.UploadParams{Store: h.media, DB: s, Log: log, Now: time.Now})
	h.walks = walk.New(walk.Params{Store: s, Audit: h.audit, Cost: credential.Cost{Memory: 8, Passes: 1, Threads: 1},
		Now: time.Now})
	cache := new(hospital.Cache)
	h.cases = casework.New(casework.Params{Store: s, Audit: h.audit, Hasher: k.Tokens, Rules: new(casework.Settings)})
	records := &intake.Records{
		Cases: h.cases, Handlers: map[feedback.RecordType]intake.Handler{
			feedback.TypeWalkStep: walk.Steps{},
			feedback.TypeAddition: &progress.Additions{Cases: h.cases, Grants: grants(k)},
		},
	}
	stands := progress.New(progress.Params{Centre: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"},
		Store: s, Keys: k.Tokens, Secret: k.Tokens.BackoffKey(), Now: time.Now, Cases: h.cases, Records: records,
		Grants:   grants(k),
		Reason:   func(s feedback.Shortfall) string { return string(s) },
		Settings: func(ctx context.Context) (*hospital.Settings, error) { return cache.Get(ctx, s.DB()) },
	})
	h.stands = stands
	p := device.Params{
		Store: s, CA: k.CA, Tokens: k.Tokens, Sealing: k.SealingKey(), Signing: k.Signing.Public().(ed25519.PublicKey),
		Configs: &hospital.Configs{Sealing: k.SealingKey(), Key: k.Signing, More: []hospital.Extension{walk.Extension{}}},
		Audit:   h.audit, Log: log, Now: time.Now,
		Intake: intake.New(intake.Params{
			Store: s, Opener: k.Ring(), Numbers: numbers, Audit: h.audit, Log: log, Now: time.Now,
			Parts: k.Ring(), Media: h.media, Uploads: h.uploads,
			Ingester: media.NewIngester(media.IngesterParams{Store: h.media, DB: s, Log: log, Now: time.Now}),
			Records:  records,
		}),
		Uploads: h.uploads, Walks: h.walks,
		Progress: stands, Changes: stands,
	}
	h.intake = p.Intake
	for _, o := range options {
		o(&p)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h.address = ln.Addr().String()
	server := device.New(p).Server(keys.NewServer(k.CA, nil, time.Now))
	done := make(chan error, 1)
	go func() { done <- server.ServeTLS(ln, "", "") }()
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		require.ErrorIs(t, <-done, http.ErrServerClosed)
	})
	return h
}

func grants(k *keys.Keys) progress.Grants { return progress.Grants{Key: k.Tokens.GrantKey()} }

func (h *hub) code(t testing.TB) string {
	t.Helper()
	setup := fleet.Setup{Name: wire.Text{"zh": "自助终端 03", "en": "Terminal 03"}, PlaceID: "zx-mz-cs",
		Profile: feedback.Outpatient}
	code, err := fleet.NewCode(t.Context(), h.store.DB(), h.keys.CA.DER(), setup, "console", time.Now(), fleet.CodeLife)
	require.NoError(t, err)
	return code.Text()
}

// terminal is an enrolled one.
type terminal struct {
	hub    *hub
	client *http.Client
	id     wire.EnrolReply
	seq    uint32
	nonce  uuid.UUID // of the last report
}

// stranger talks to the hub without a certificate.
func (h *hub) stranger() *terminal { return &terminal{hub: h, client: h.client()} }

func (h *hub) client(certs ...tls.Certificate) *http.Client {
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: h.keys.CA.Pool(), Certificates: certs}, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 64,
	}}
}

func csr(t testing.TB) (string, *ecdsa.PrivateKey) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), key
}

func (h *hub) enrol(t testing.TB) *terminal {
	t.Helper()
	request, key := csr(t)
	x := h.stranger()
	require.Equal(t, 200, x.post(t, wire.PathEnrol, wire.EnrolRequest{Code: h.code(t), CSR: request, Program: "v1"},
		&x.id))
	x.client = h.client(pair(t, x.id.Certificate, key))
	return x
}

func pair(t testing.TB, certificate string, key *ecdsa.PrivateKey) tls.Certificate {
	t.Helper()
	block, _ := pem.Decode([]byte(certificate))
	return tls.Certificate{Certificate: [][]byte{block.Bytes}, PrivateKey: key}
}

// do sends a request and answers status and body; header says more.
func (x *terminal) do(t testing.TB, method, path string, body []byte, header http.Header) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "https://"+x.hub.address+path, bytes.NewReader(body))
	require.NoError(t, err)
	req.Header.Set(wire.ProtocolHeader, "1")
	for k, v := range header {
		req.Header[k] = v
	}
	resp, err := x.client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "1", resp.Header.Get(wire.ProtocolHeader))
	return resp, got
}

func (x *terminal) post(t testing.TB, path string, in, out any) int {
	t.Helper()
	body, err := json.Marshal(in)
	require.NoError(t, err)
	resp, got := x.do(t, http.MethodPost, path, body, nil)
	if resp.StatusCode == 200 && out != nil {
		require.NoError(t, json.Unmarshal(got, out))
	}
	return resp.StatusCode
}

// report is a sealed report and the record's id.
func (x *terminal) report(t testing.TB) (feedback.RecordID, []byte) {
	t.Helper()
	x.seq++
	numbers, err := wire.NewNumbers(x.id.NumberKey)
	require.NoError(t, err)
	number, err := numbers.Make(x.id.Index, x.seq)
	require.NoError(t, err)
	nonce := uuid.New()
	x.nonce = nonce
	return x.seal(t, &feedback.Body{
		Type:    feedback.TypeReport,
		Receipt: &feedback.Receipt{Number: string(number), PIN: "4816", Nonce: nonce[:]},
		Report: &feedback.Report{Kind: feedback.Complaint, Text: said,
			Contact: &feedback.Contact{Name: "王秀英", Phone: "13800001111"}},
	})
}

// seal makes an envelope of a body of which only what is special is given.
func (x *terminal) seal(t testing.TB, b *feedback.Body) (feedback.RecordID, []byte) {
	t.Helper()
	b.Schema, b.VisitID, b.CapturedAt = 1, "v", feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 5}
	b.PlaceID, b.Profile, b.Lang = "zx-mz-cs", feedback.Outpatient, "zh"
	return x.sealJSON(t, b, b.Report != nil && b.Report.Urgent)
}

func (x *terminal) sealJSON(t testing.TB, body any, urgent bool) (feedback.RecordID, []byte) {
	t.Helper()
	plain, err := json.Marshal(body)
	require.NoError(t, err)
	key, err := seal.ParsePublicKey(x.id.Sealing)
	require.NoError(t, err)
	id := feedback.RecordID(uuid.Must(uuid.NewV7()).String())
	envelope, err := key.SealRecord(wire.Header{ID: id, Terminal: x.id.TerminalID, Seq: uint64(x.seq), Urgent: urgent},
		plain)
	require.NoError(t, err)
	return id, envelope
}

func (x *terminal) put(t testing.TB, id feedback.RecordID, envelope []byte) (int, wire.RecordReceipt) {
	t.Helper()
	resp, got := x.do(t, http.MethodPut, wire.PathRecords+string(id), envelope,
		http.Header{"Content-Type": {wire.TypeRecord}})
	var receipt wire.RecordReceipt
	if resp.StatusCode < 300 {
		require.NoError(t, json.Unmarshal(got, &receipt))
	}
	return resp.StatusCode, receipt
}

// step sends a step of a walk.
func (x *terminal) step(t testing.TB, s feedback.WalkStep) {
	t.Helper()
	x.seq++
	id, envelope := x.seal(t, &feedback.Body{Type: feedback.TypeWalkStep, WalkStep: &s})
	status, _ := x.put(t, id, envelope)
	require.Equal(t, http.StatusCreated, status)
}

// isProblem checks an error answer against RFC 9457 and its type.
func isProblem(t testing.TB, resp *http.Response, body []byte, status int, kind string) {
	t.Helper()
	require.Equal(t, status, resp.StatusCode, string(body))
	require.Equal(t, wire.TypeProblem, resp.Header.Get("Content-Type"))
	var p wire.Problem
	require.NoError(t, json.Unmarshal(body, &p))
	require.Equal(t, status, p.Status)
	require.Equal(t, kind, p.Type)
	require.NotEmpty(t, p.Title)
}

func count(t testing.TB, s *store.Store, model any) int {
	t.Helper()
	n, err := s.DB().NewSelect().Model(model).Count(t.Context())
	require.NoError(t, err)
	return int(n)
}
