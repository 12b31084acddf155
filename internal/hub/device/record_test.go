package device_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/device"
	"xinsheng/internal/hub/progress"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func beat() wire.Heartbeat {
	return wire.Heartbeat{Program: "v1", Clock: feedback.Moment{Wall: time.Now(), Boot: "b", Mono: 1000}}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestPut_NewSameAndOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		id, envelope := x.report(t)
		status, first := x.put(t, id, envelope)
		require.Equal(t, 201, status)
		require.Equal(t, wire.Digest(envelope), first.SHA256)
		require.True(t, first.Complete)
		status, again := x.put(t, id, envelope)
		require.Equal(t, 200, status)
		require.Equal(t, first, again)

		_, other := x.report(t)
		resp, got := x.do(t, "PUT", wire.PathRecords+string(id), other, nil)
		isProblem(t, resp, got, 422, wire.ProblemUnreadable) // another id inside
		resp, got = x.do(t, "GET", wire.PathRecords+string(id)+"/receipt", nil, nil)
		require.Equal(t, 200, resp.StatusCode)
		var receipt wire.RecordReceipt
		require.NoError(t, json.Unmarshal(got, &receipt))
		require.Equal(t, first, receipt)
		lost, _ := x.report(t)
		resp, got = x.do(t, "GET", wire.PathRecords+string(lost)+"/receipt", nil, nil)
		isProblem(t, resp, got, 404, wire.ProblemNotFound)
		require.Equal(t, 1, count(t, h.store, (*store.Case)(nil)))
	})
}

func TestPut_ManyAtOnceOverManyConnections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		one := newHub(t, dsn)
		two := newDoor(t, dsn, one.keys)
		x := one.enrol(t)
		y := *x
		y.hub = two
		const reports = 40
		var wg sync.WaitGroup
		for range reports {
			id, envelope := x.report(t)
			for _, door := range []*terminal{x, &y, x} {
				wg.Go(func() {
					status, _ := door.put(t, id, envelope)
					for status == 503 { // more at once than one terminal may
						status, _ = door.put(t, id, envelope)
					}
					if status != 200 && status != 201 {
						t.Errorf("status %d", status)
					}
				})
			}
		}
		wg.Wait()
		require.Equal(t, reports, count(t, one.store, (*store.Record)(nil)))
		require.Equal(t, reports, count(t, one.store, (*store.Case)(nil)))
		_, err := one.audit.Verify(t.Context())
		require.NoError(t, err)
	})
}

// TestPut_AnswerLostOnTheWay is the worst fault of a network: the hub has everything, the terminal does not know.
func TestPut_AnswerLostOnTheWay(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	line := newLine(t, h.address)
	through := *x
	through.client = &http.Client{Transport: x.client.Transport.(*http.Transport).Clone()}
	through.client.Transport.(*http.Transport).DialContext = line.dial
	require.Equal(t, 200, through.post(t, wire.PathHeartbeat, beat(), nil))

	line.deaf.Store(true)
	id, envelope := x.report(t)
	sent := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(t.Context(), "PUT", "https://"+h.address+wire.PathRecords+string(id),
			bytes.NewReader(envelope))
		if err != nil {
			sent <- err
			return
		}
		req.Header.Set(wire.ProtocolHeader, "1")
		req.GetBody = nil // or the client tries again by itself
		resp, err := through.client.Do(req)
		if err == nil {
			err = errors.Join(errAnswered, resp.Body.Close())
		}
		sent <- err
	}()
	require.Eventually(t, func() bool { return count(t, h.store, (*store.Record)(nil)) == 1 }, 20*time.Second,
		10*time.Millisecond)
	line.cut()
	err := <-sent
	require.Error(t, err)
	require.NotErrorIs(t, err, errAnswered)

	status, _ := x.put(t, id, envelope)
	require.Equal(t, 200, status)
	require.Equal(t, 1, count(t, h.store, (*store.Case)(nil)))
}

var errAnswered = errors.New("an answer came through")

// line is a network between terminal and hub that can lose all that the hub says.
type line struct {
	ln   net.Listener
	to   string
	deaf atomic.Bool

	mu    sync.Mutex
	conns []net.Conn
}

func newLine(t *testing.T, to string) *line {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &line{ln: ln, to: to}
	t.Cleanup(func() { _ = ln.Close(); l.cut() })
	go l.run()
	return l
}

func (l *line) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	return (&net.Dialer{}).DialContext(ctx, network, l.ln.Addr().String())
}

func (l *line) run() {
	for {
		down, err := l.ln.Accept()
		if err != nil {
			return
		}
		up, err := net.Dial("tcp", l.to)
		if err != nil {
			return
		}
		l.mu.Lock()
		l.conns = append(l.conns, down, up)
		l.mu.Unlock()
		go func() { _, _ = io.Copy(up, down) }()
		go func() { _, _ = io.Copy(hearing{l, down}, up) }()
	}
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.conns {
		_ = c.Close()
	}
}

// hearing passes on what is written to it until the line is deaf.
type hearing struct {
	l  *line
	to net.Conn
}

func (h hearing) Write(p []byte) (int, error) {
	if h.l.deaf.Load() {
		return len(p), nil
	}
	return h.to.Write(p)
}

func TestHeartbeat_AsksAgainForWhatIsGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		h := newHub(t, dsn)
		x := h.enrol(t)
		kept, envelope := x.report(t)
		_, _ = x.put(t, kept, envelope)
		lost, _ := x.report(t)
		b := beat()
		b.Clock.Wall = time.Now().Add(-time.Hour)
		b.Queue, b.HeldIDs = 7, []feedback.RecordID{kept, lost}
		var reply wire.HeartbeatReply
		require.Equal(t, 200, x.post(t, wire.PathHeartbeat, b, &reply))
		require.Equal(t, []feedback.RecordID{lost}, reply.Resend)
		require.WithinDuration(t, time.Now(), reply.HubTime, time.Minute)
		require.Positive(t, reply.ConfigVersion)
		var row store.Terminal
		require.NoError(t, h.store.DB().NewSelect().Model(&row).Scan(t.Context()))
		require.InDelta(t, -3_600_000, row.SkewMS, 60_000)

		b.HeldIDs = make([]feedback.RecordID, wire.MaxHeldIDs+1)
		require.Equal(t, 400, x.post(t, wire.PathHeartbeat, b, nil))
		require.Equal(t, 400, x.post(t, wire.PathHeartbeat, wire.Heartbeat{}, nil))
	})
}

func TestConfig_IsNotSentTwice(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	resp, got := x.do(t, "GET", wire.PathConfig, nil, nil)
	require.Equal(t, 200, resp.StatusCode)
	var signed wire.SignedConfig
	require.NoError(t, json.Unmarshal(got, &signed))
	var cfg wire.Config
	require.NoError(t, json.Unmarshal(signed.Config, &cfg))
	require.Equal(t, x.id.TerminalID, cfg.TerminalID)
	require.Equal(t, x.id.Sealing, cfg.Sealing)
	var reply wire.HeartbeatReply
	require.Equal(t, 200, x.post(t, wire.PathHeartbeat, beat(), &reply))
	require.Equal(t, cfg.Version, reply.ConfigVersion)

	tag := resp.Header.Get("ETag")
	resp, got = x.do(t, "GET", wire.PathConfig, nil, http.Header{"If-None-Match": {tag}})
	require.Equal(t, 304, resp.StatusCode)
	require.Empty(t, got)
	resp, _ = x.do(t, "GET", wire.PathConfig, nil, http.Header{"If-None-Match": {`"other"`}})
	require.Equal(t, 200, resp.StatusCode)
}

func TestProgress_ByNumberAndPIN(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	id, envelope := x.report(t)
	_, _ = x.put(t, id, envelope)
	var c store.Case
	require.NoError(t, h.store.DB().NewSelect().Model(&c).Scan(t.Context()))
	var p wire.Progress
	require.Equal(t, 200, x.post(t, wire.PathProgress, wire.ProgressRequest{Number: c.Number, PIN: "4816"}, &p))
	require.Equal(t, feedback.Complaint, p.Kind)
	resp, got := x.do(t, "POST", wire.PathProgress, []byte(`{"number":"`+c.Number+`","pin":"0000"}`), nil)
	isProblem(t, resp, got, 404, wire.ProblemNoSuchPair)
	for range 30 {
		resp, got = x.do(t, "POST", wire.PathProgress, []byte(`{"number":"`+c.Number+`","pin":"0000"}`), nil)
	}
	isProblem(t, resp, got, 429, wire.ProblemBusy)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
}

func TestProgress_ByTheReceiptsToken(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	id, envelope := x.report(t)
	token := wire.NewReceiptToken(x.id.TokenKey, x.id.Index, x.nonce).Text()
	ask := func() (int, string) {
		resp, got := x.do(t, "POST", wire.PathProgress, []byte(`{"token":"`+token+`"}`), nil)
		return resp.StatusCode, string(got)
	}
	code, got := ask()
	require.Equal(t, 404, code, "it is not here yet: %s", got)
	_, _ = x.put(t, id, envelope)
	code, got = ask()
	require.Equal(t, 200, code)
	require.Contains(t, got, `"kind":"complaint"`)
	require.NotContains(t, got, said, "own words are not for a terminal")
	token = wire.NewReceiptToken(make([]byte, wire.TokenKeySize), x.id.Index, x.nonce).Text()
	code, _ = ask()
	require.Equal(t, 404, code)
}

func TestDoor_AnswersWithProblemsEverywhere(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	resp, got := x.do(t, "GET", "/nowhere", nil, nil)
	isProblem(t, resp, got, 404, wire.ProblemNotFound)
	resp, got = x.do(t, "DELETE", wire.PathConfig, nil, nil)
	isProblem(t, resp, got, 405, wire.ProblemInvalid)
	require.Equal(t, "GET", resp.Header.Get("Allow"))
	for _, version := range []string{"", "2", "one"} {
		resp, got = x.do(t, "GET", wire.PathConfig, nil, http.Header{wire.ProtocolHeader: {version}})
		isProblem(t, resp, got, 400, wire.ProblemUnsupported)
	}
	resp, got = x.do(t, "PUT", wire.PathRecords+"not-an-id", nil, nil)
	isProblem(t, resp, got, 400, wire.ProblemInvalid)
	id, _ := x.report(t)
	resp, got = x.do(t, "PUT", wire.PathRecords+string(id), make([]byte, wire.MaxEnvelope+1), nil)
	isProblem(t, resp, got, 413, wire.ProblemTooLarge)
}

func TestPut_SealedToALostKey(t *testing.T) {
	h := newHub(t, storetest.SQLite(t))
	x := h.enrol(t)
	other := newHub(t, storetest.SQLite(t))
	x.id.Sealing = other.keys.SealingKey()
	id, envelope := x.report(t)
	resp, got := x.do(t, "PUT", wire.PathRecords+string(id), envelope, nil)
	isProblem(t, resp, got, 503, wire.ProblemKey)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
}

type panicking struct{ noTokens }

// noTokens knows no receipt.
type noTokens struct{}

func (noTokens) Look(context.Context, progress.Proof, string) (*wire.Progress, error) {
	return nil, progress.ErrUnknownCode
}

func (panicking) ByNumberAndPIN(context.Context, string, string, progress.Source, string) (*wire.Progress, error) {
	panic("4816 " + said)
}

func TestDoor_SurvivesAPanicAndNobodyReadsInItsLog(t *testing.T) {
	h := newHub(t, storetest.SQLite(t), func(p *device.Params) { p.Progress = panicking{} })
	x := h.enrol(t)
	resp, got := x.do(t, "POST", wire.PathProgress, []byte("{}"), nil)
	isProblem(t, resp, got, 500, wire.ProblemInternal)

	id, envelope := x.report(t)
	_, _ = x.put(t, id, envelope)
	_, forged := x.report(t)
	_, _ = x.put(t, id, forged)
	envelope[len(envelope)-1] ^= 1
	_, _ = x.put(t, id, envelope)
	log := h.log.String()
	require.Contains(t, log, "panic")
	require.Contains(t, log, string(id))
	for _, secret := range []string{said, "王秀英", "13800001111", "4816"} {
		require.NotContains(t, log, secret)
	}
}

func TestDoor_FullHouseIsBusyAndNotBroken(t *testing.T) {
	gate := make(chan struct{})
	entered := make(chan struct{}, 1024)
	h := newHub(t, storetest.SQLite(t), func(p *device.Params) { p.Progress = waiting{gate, entered} })
	var wg sync.WaitGroup
	for _, one := range h.crowd(t) {
		wg.Go(func() {
			if status := one.post(t, wire.PathProgress, wire.ProgressRequest{}, nil); status != 200 {
				t.Errorf("status %d", status)
			}
		})
	}
	for range everyRoom {
		<-entered
	}
	x := h.enrol(t)
	resp, got := x.do(t, "GET", wire.PathConfig, nil, nil)
	isProblem(t, resp, got, 503, wire.ProblemBusy)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
	resp, _ = x.do(t, "GET", wire.PathHealth, nil, nil)
	require.Equal(t, 200, resp.StatusCode)
	close(gate)
	wg.Wait()
	resp, _ = x.do(t, "GET", wire.PathConfig, nil, nil)
	require.Equal(t, 200, resp.StatusCode)
}

type waiting struct{ gate, entered chan struct{} }

func (waiting) Look(context.Context, progress.Proof, string) (*wire.Progress, error) {
	return nil, progress.ErrUnknownCode
}

func (w waiting) ByNumberAndPIN(context.Context, string, string, progress.Source, string) (*wire.Progress, error) {
	w.entered <- struct{}{}
	<-w.gate
	return &wire.Progress{}, nil
}
