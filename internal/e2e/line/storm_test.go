package line_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/wire"
)

// sizeEnv sets how many terminals and how many reports of each come back at once in BenchmarkStorm: "500x20".
const sizeEnv = "XINSHENG_STORM"

// swarm is many terminals before one hub.
type swarm struct {
	hub       *hub
	terminals []*terminal

	mu        sync.Mutex
	submitted map[string]time.Time // by receipt number
	taken     map[string]time.Time // by record id, when the hub answered 201
	began     time.Time
}

// nearby enrols past the network, each terminal from an address of its own: the door slows down those that share one.
type nearby struct {
	hub *hub
	n   int
}

func (n nearby) Enrol(_ context.Context, _ enrolment.Code, request wire.EnrolRequest) (reply wire.EnrolReply,
	err error) {
	body, err := json.Marshal(request)
	if err != nil {
		return reply, err
	}
	r := httptest.NewRequest(http.MethodPost, wire.PathEnrol, bytes.NewReader(body))
	r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:1", n.n/250, n.n%250)
	r.Header.Set(wire.ProtocolHeader, strconv.Itoa(wire.Version))
	w := httptest.NewRecorder()
	n.hub.door.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		return reply, fmt.Errorf("status %d", w.Code)
	}
	return reply, json.Unmarshal(w.Body.Bytes(), &reply)
}

// newSwarm makes terminals that have submitted so many reports each while the hub was away.
func newSwarm(t testing.TB, terminals, reports int) *swarm {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without a hub and its line")
	}
	s := &swarm{hub: newHub(t), submitted: map[string]time.Time{}, taken: map[string]time.Time{}}
	for i := range terminals {
		x := open(t, t.TempDir(), s.hub.address)
		id, err := x.enrolment.Enrol(t.Context(), nearby{s.hub, i}, s.hub.code(t), "204816",
			enrolment.About{Program: "test", Panel: "1080x1920"})
		require.NoError(t, err)
		require.NoError(t, x.settings.Use(id.TerminalID, id.ConfigKey))
		signed, etag, err := x.client.FetchConfig(t.Context(), "")
		require.NoError(t, err)
		require.NoError(t, x.settings.Accept(t.Context(), *signed, etag))
		s.terminals = append(s.terminals, x)
	}
	s.hub.down(t)
	for _, x := range s.terminals {
		for range reports {
			s.submit(t, x, false)
		}
		x.start(t)
	}
	return s
}

func (s *swarm) submit(t testing.TB, x *terminal, urgent bool) {
	t.Helper()
	now := time.Now()
	receipt := x.submit(t, feedback.Report{Kind: feedback.Help, Text: "等了两个多小时，没有人来", Urgent: urgent})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.submitted[strings.ReplaceAll(receipt.Number, "-", "")] = now
}

// back brings the hub back, and notes when it took each record.
func (s *swarm) back(t testing.TB) {
	t.Helper()
	s.hub.took = func(path string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.taken[strings.TrimPrefix(path, wire.PathRecords)] = time.Now()
	}
	s.began = time.Now()
	s.hub.up(t)
}

func (s *swarm) left(t testing.TB) (left int) {
	t.Helper()
	for _, x := range s.terminals {
		st, err := x.outbox.Stats()
		require.NoError(t, err)
		left += st.Queued
	}
	return left
}

// end holds the hub against what was submitted, and answers how long each took: since it was submitted, or since the
// hub came back.
func (s *swarm) end(t testing.TB) (urgent, ordinary []time.Duration) {
	t.Helper()
	for _, x := range s.terminals {
		x.stop(t)
	}
	cases := s.hub.cases(t)
	require.Len(t, cases, len(s.submitted))
	for number, rows := range cases {
		require.Len(t, rows, 1)
		from, ok := s.submitted[number]
		require.True(t, ok, "the hub has what nobody sent")
		if from.Before(s.began) {
			from = s.began
		}
		took := s.taken[rows[0].RecordID].Sub(from)
		if rows[0].Urgent {
			urgent = append(urgent, took)
		} else {
			ordinary = append(ordinary, took)
		}
	}
	slices.Sort(urgent)
	slices.Sort(ordinary)
	return urgent, ordinary
}

func share(all []time.Duration, of float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return all[min(len(all)-1, int(float64(len(all))*of))]
}

// TestStorm_AnAlarmIsTakenBeforeWhatWaitedLonger: all terminals come back at once, each with an alarm behind its
// reports.
func TestStorm_AnAlarmIsTakenBeforeWhatWaitedLonger(t *testing.T) {
	const terminals, reports = 6, 12
	s := newSwarm(t, terminals, reports)
	for _, x := range s.terminals {
		s.submit(t, x, true)
	}
	s.back(t)
	for _, x := range s.terminals {
		x.loop.Wake()
	}
	require.Eventually(t, func() bool { return s.left(t) == 0 }, time.Minute, 10*time.Millisecond)
	urgent, _ := s.end(t)
	require.Len(t, urgent, terminals)
	var order []store.Case
	require.NoError(t, s.hub.store.DB().NewSelect().Model(&order).Order("id").Scan(t.Context()))
	// how many of a terminal's reports were taken before its alarm: some are on their way beside it
	before := map[string]int{}
	for _, k := range order {
		if k.Urgent {
			require.LessOrEqual(t, before[k.TerminalID], reports/2, "a terminal's alarm came behind its reports")
			continue
		}
		before[k.TerminalID]++
	}
}

// BenchmarkStorm is terminals that all come back at once after an outage, with one alarm a second from one of them.
func BenchmarkStorm(b *testing.B) {
	terminals, reports := 100, 20
	if size := os.Getenv(sizeEnv); size != "" {
		_, err := fmt.Sscanf(size, "%dx%d", &terminals, &reports)
		require.NoError(b, err)
	}
	for range b.N {
		s := newSwarm(b, terminals, reports)
		s.back(b)
		tick := time.NewTicker(time.Second)
		for i := 0; s.left(b) > 0; i++ {
			s.submit(b, s.terminals[i*7%len(s.terminals)], true)
			<-tick.C
		}
		whole := time.Since(s.began)
		tick.Stop()
		urgent, ordinary := s.end(b)
		b.ReportMetric(whole.Seconds(), "s")
		b.ReportMetric(share(urgent, 0.5).Seconds()*1000, "urgent-p50-ms")
		b.ReportMetric(share(urgent, 0.99).Seconds()*1000, "urgent-p99-ms")
		b.ReportMetric(share(ordinary, 0.5).Seconds()*1000, "ordinary-p50-ms")
		b.ReportMetric(share(ordinary, 0.99).Seconds()*1000, "ordinary-p99-ms")
		b.Logf("%d x %d: %d alarms, %d others", terminals, reports, len(urgent), len(ordinary))
	}
}
