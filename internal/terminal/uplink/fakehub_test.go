package uplink_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// quiet logs nothing, and stops the test at what the table of upload states does not have.
var quiet = slog.New(strict{slog.NewTextHandler(io.Discard, nil)})

type strict struct{ slog.Handler }

func (s strict) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == uplink.Impossible {
		panic(r.Message)
	}
	return s.Handler.Handle(ctx, r)
}

func (s strict) WithAttrs(attrs []slog.Attr) slog.Handler { return strict{s.Handler.WithAttrs(attrs)} }

func (s strict) WithGroup(name string) slog.Handler { return strict{s.Handler.WithGroup(name)} }

// fakeHub keeps records as the wire demands: one row an id, for ever the first body. It is the far side, and the
// oracle.
type fakeHub struct {
	mu      sync.Mutex
	rows    map[feedback.RecordID]string // id -> digest
	order   []feedback.RecordID          // in which they came
	puts    map[feedback.RecordID]int
	beats   []wire.Heartbeat
	version int64
	fakeParts
	offset  time.Duration // of its clock
	renewed int
	peer    *x509.Certificate // that the last request came with

	// before answers in the hub's place when it returns true.
	before func(w http.ResponseWriter, r *http.Request) bool

	ca      *x509.Certificate
	caKey   *ecdsa.PrivateKey
	sealing wire.SealingKey
	signing ed25519.PrivateKey
	life    time.Duration // of a client certificate
}

func newFakeHub(t require.TestingT) *fakeHub {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	h := &fakeHub{rows: map[feedback.RecordID]string{}, puts: map[feedback.RecordID]int{}, caKey: key,
		life: 365 * 24 * time.Hour, version: 1}
	h.ca = h.sign(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign},
		&key.PublicKey, nil)
	sealing, err := seal.GenerateKey()
	require.NoError(t, err)
	h.sealing = sealing.Public().Wire()
	_, h.signing, err = ed25519.GenerateKey(nil)
	require.NoError(t, err)
	return h
}

func (h *fakeHub) sign(t require.TestingT, c *x509.Certificate, public any,
	parent *x509.Certificate) *x509.Certificate {
	c.SerialNumber = big.NewInt(time.Now().UnixNano())
	c.Subject = pkix.Name{CommonName: "test"}
	c.NotBefore = time.Now().Add(-time.Hour)
	if c.NotAfter.IsZero() {
		c.NotAfter = time.Now().Add(time.Hour)
	}
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, public, h.caKey)
	require.NoError(t, err)
	made, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return made
}

// serve starts a device door with mutual TLS.
func (h *fakeHub) serve(t testing.TB) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	cert := h.sign(t, &x509.Certificate{IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, &key.PublicKey, h.ca)
	pool := x509.NewCertPool()
	pool.AddCert(h.ca)
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = slog.NewLogLogger(quiet.Handler(), slog.LevelDebug)
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS13, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: pool,
		Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw, h.ca.Raw}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func (h *fakeHub) code() string { return wire.NewEnrolCode(h.ca.Raw).Text() }

func (h *fakeHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set(wire.ProtocolHeader, "1")
	h.mu.Lock()
	before := h.before
	h.mu.Unlock()
	if before != nil && before(w, r) {
		return
	}
	if r.TLS != nil && r.URL.Path != wire.PathEnrol && len(r.TLS.PeerCertificates) == 0 {
		problem(w, http.StatusForbidden, wire.ProblemUnknown)
		return
	}
	if strings.HasPrefix(r.URL.Path, wire.PathParts) {
		h.tus(w, r)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		h.peer = r.TLS.PeerCertificates[0]
	}
	switch {
	case r.URL.Path == wire.PathEnrol:
		h.enrol(w, r)
	case r.URL.Path == wire.PathRenew:
		var q wire.RenewRequest
		_ = json.NewDecoder(r.Body).Decode(&q)
		h.renewed++
		reply(w, 200, wire.RenewReply{Certificate: h.certify(q.CSR), CA: pemOf(h.ca)})
	case r.URL.Path == wire.PathHeartbeat:
		h.beat(w, r)
	case r.URL.Path == wire.PathHealth:
		reply(w, 200, map[string]string{"status": "ok"})
	case r.URL.Path == wire.PathConfig:
		h.sendConfig(w, r)
	case strings.HasSuffix(r.URL.Path, "/receipt"):
		id := feedback.RecordID(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, wire.PathRecords), "/receipt"))
		if h.rows[id] == "" {
			problem(w, 404, wire.ProblemNotFound)
			return
		}
		reply(w, 200, h.receipt(id))
	case strings.HasPrefix(r.URL.Path, wire.PathRecords):
		h.put(w, r)
	default:
		problem(w, 404, wire.ProblemNotFound)
	}
}

func (h *fakeHub) put(w http.ResponseWriter, r *http.Request) {
	id := feedback.RecordID(strings.TrimPrefix(r.URL.Path, wire.PathRecords))
	body, err := io.ReadAll(r.Body)
	if err != nil {
		problem(w, 400, wire.ProblemInvalid)
		return
	}
	e, err := wire.ParseEnvelope(body)
	if err != nil || e.Header.ID != id {
		problem(w, 422, wire.ProblemUnreadable)
		return
	}
	h.puts[id]++
	digest := wire.Digest(body)
	status := http.StatusOK
	switch known, ok := h.rows[id]; {
	case !ok:
		h.rows[id] = digest
		h.order = append(h.order, id)
		h.announce(e)
		status = http.StatusCreated
	case known != digest:
		problem(w, 409, wire.ProblemConflict)
		return
	}
	reply(w, status, h.receipt(id))
}

func (h *fakeHub) beat(w http.ResponseWriter, r *http.Request) {
	var b wire.Heartbeat
	_ = json.NewDecoder(r.Body).Decode(&b)
	h.beats = append(h.beats, b)
	answer := wire.HeartbeatReply{HubTime: time.Now().Add(h.offset), ConfigVersion: h.version}
	for _, id := range b.HeldIDs {
		if _, ok := h.rows[id]; !ok || !h.receipt(id).Complete {
			answer.Resend = append(answer.Resend, id)
		}
	}
	answer.Resend, h.lost = append(answer.Resend, h.lost...), nil
	reply(w, 200, answer)
}

func (h *fakeHub) sendConfig(w http.ResponseWriter, r *http.Request) {
	tag := fmt.Sprintf(`"v%d"`, h.version)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := []byte(fmt.Sprintf(`{"version":%d}`, h.version))
	reply(w, 200, wire.SignedConfig{Config: body, Signature: ed25519.Sign(h.signing, body)})
}

func (h *fakeHub) enrol(w http.ResponseWriter, r *http.Request) {
	var q wire.EnrolRequest
	_ = json.NewDecoder(r.Body).Decode(&q)
	reply(w, 200, wire.EnrolReply{TerminalID: "t03", Index: 3, Certificate: h.certify(q.CSR), CA: pemOf(h.ca),
		Sealing:   h.sealing,
		ConfigKey: h.signing.Public().(ed25519.PublicKey), TokenKey: make([]byte, 32), NumberKey: make([]byte, 32),
		HubTime: time.Now()})
}

func (h *fakeHub) certify(csr string) string {
	block, _ := pem.Decode([]byte(csr))
	q, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		panic(err)
	}
	return pemOf(h.sign(panicT{}, &x509.Certificate{NotAfter: time.Now().Add(h.life),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}, q.PublicKey, h.ca))
}

type panicT struct{}

func (panicT) Errorf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (panicT) FailNow()                          {}

func pemOf(c *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", wire.TypeJSON)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func problem(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("Content-Type", wire.TypeProblem)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(wire.Problem{Type: kind, Title: "x", Status: status})
}

// fail sets what answers in the hub's place; nil lets the hub answer again.
func (h *fakeHub) fail(before func(w http.ResponseWriter, r *http.Request) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.before = before
}

// has is a copy of the rows.
func (h *fakeHub) has() map[feedback.RecordID]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.rows)
}

func (h *fakeHub) count() int { return len(h.has()) }

// onlyRecords is a fault that meets records and lets the rest pass.
func onlyRecords(do http.HandlerFunc) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, wire.PathRecords) {
			return false
		}
		do(w, r)
		return true
	}
}

// inProcess carries requests to the hub without a network, so that they work where time is simulated. lose decides
// after the hub has done its work whether the answer gets lost.
type inProcess struct {
	hub  http.Handler
	lose func(r *http.Request) bool
	down func() bool

	slow  time.Duration // for 8 KiB of a part
	stuck atomic.Bool   // takes nothing at all
	tear  atomic.Int64  // breaks after so many bytes of a part; 0 never
}

// slowBody is a body on a slow line.
type slowBody struct {
	io.ReadCloser
	ctx  context.Context
	line *inProcess
	came int64
	torn bool
}

func (b *slowBody) Read(p []byte) (int, error) {
	if err := b.line.pass(b.ctx, b.line.slow); err != nil {
		return 0, err
	}
	n := min(int64(len(p)), 8<<10)
	if at := b.line.tear.Load(); at > 0 {
		n = min(n, at-b.came)
		if b.torn = n <= 0; b.torn {
			return 0, io.ErrUnexpectedEOF
		}
	}
	got, err := b.ReadCloser.Read(p[:n])
	b.came += int64(got)
	return got, err
}

// pass waits for a time, and for as long as nothing passes.
func (p *inProcess) pass(ctx context.Context, wait time.Duration) error {
	for ; wait > 0 || p.stuck.Load(); wait = 0 {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(wait, time.Millisecond)):
		}
	}
	return nil
}

func (p *inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.down != nil && p.down() {
		return nil, &net.OpError{Op: "dial", Err: fmt.Errorf("no route")}
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	if err := p.pass(r.Context(), 0); err != nil {
		return nil, err
	}
	body := &slowBody{ReadCloser: r.Body, ctx: r.Context(), line: p}
	if r.Method == http.MethodPatch {
		r.Body = body
	}
	w := httptest.NewRecorder()
	if !finishes(p.hub, w, r) || body.torn {
		return nil, &net.OpError{Op: "read", Err: fmt.Errorf("connection reset by peer")}
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if p.lose != nil && p.lose(r) {
		return nil, &net.OpError{Op: "read", Err: fmt.Errorf("connection reset by peer")}
	}
	return w.Result(), nil
}

// finishes reports whether the handler answered; it may break the connection off instead.
func finishes(h http.Handler, w http.ResponseWriter, r *http.Request) (ok bool) {
	defer func() {
		if p := recover(); p != nil && p != http.ErrAbortHandler {
			panic(p)
		}
	}()
	h.ServeHTTP(w, r)
	return true
}

// The rest of the terminal, as far as the loop knows it.

type fakeClock struct {
	mu   sync.Mutex
	skew time.Duration
	n    int
}

func (c *fakeClock) Moment() feedback.Moment { return feedback.Moment{Wall: time.Now(), Boot: "b"} }
func (c *fakeClock) Heard(_ context.Context, hub time.Time, _ time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew, c.n = time.Until(hub), c.n+1
	return nil
}

type fakeSettings struct {
	mu      sync.Mutex
	version int64
	etag    string
}

func (s *fakeSettings) Version() int64 { s.mu.Lock(); defer s.mu.Unlock(); return s.version }
func (s *fakeSettings) ETag() string   { s.mu.Lock(); defer s.mu.Unlock(); return s.etag }
func (s *fakeSettings) Accept(_ context.Context, signed wire.SignedConfig, etag string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var c wire.Config
	if err := json.Unmarshal(signed.Config, &c); err != nil {
		return err
	}
	s.version, s.etag = c.Version, etag
	return nil
}

type noIdentity struct{}

func (noIdentity) RenewDue(time.Time) bool                        { return false }
func (noIdentity) Renew(context.Context, enrolment.Renewer) error { return enrolment.ErrNotEnrolled }

func params(c *uplink.Client, o *outbox.Outbox) uplink.Params {
	return uplink.Params{Client: c, Queue: o, Parts: o, Keep: o, Clock: &fakeClock{}, Settings: &fakeSettings{},
		Identity: noIdentity{}, Log: quiet}
}

// records

func recordID(n int) feedback.RecordID {
	return feedback.RecordID(fmt.Sprintf("%08x-0000-7000-8000-%012x", n>>16, n&0xffff))
}

func sealed(n int, urgent bool, size int) func(outbox.Numbers) (outbox.Sealed, error) {
	return func(num outbox.Numbers) (outbox.Sealed, error) {
		h := wire.Header{V: wire.Version, ID: recordID(n), Terminal: "t03", Seq: num.Seq, Suite: "s",
			KeyID: "0123456789abcdef", Urgent: urgent}
		open, err := h.Encode()
		if err != nil {
			return outbox.Sealed{}, err
		}
		e, err := wire.FrameEnvelope(open, make([]byte, 32), make([]byte, size))
		return outbox.Sealed{ID: recordID(n), Urgent: urgent, Envelope: e}, err
	}
}

func openBox(t require.TestingT, path string) *outbox.Outbox {
	o, err := outbox.Open(path, outbox.Options{BallastBytes: 64 << 10, Log: quiet})
	require.NoError(t, err)
	return o
}

func put(t require.TestingT, o *outbox.Outbox, n int, urgent bool) {
	require.NoError(t, o.Put(context.Background(), sealed(n, urgent, 2000)))
}

func queued(t require.TestingT, o *outbox.Outbox) int {
	s, err := o.Stats()
	require.NoError(t, err)
	return s.Queued
}
