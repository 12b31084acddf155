package uplink_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/uplink"
	"xinsheng/internal/wire"
)

// isQuestion tells the questions of a page about an urgent record from everything else.
func isQuestion(r *http.Request) bool {
	return r.Method == http.MethodGet && (r.URL.Path == wire.PathHealth || strings.HasSuffix(r.URL.Path, "/receipt"))
}

func TestUplink_AsksWhoHasSeenAnUrgentReportAndWhoIsOnDuty(t *testing.T) {
	hub := newFakeHub(t)
	by := &wire.Seen{At: time.Date(2026, 6, 29, 9, 5, 0, 0, time.UTC),
		Post: wire.Text{"zh": "满意度管理中心", "en": "The satisfaction centre"}}
	receipt := wire.RecordReceipt{ID: recordID(1)}
	duty := false
	hub.fail(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == wire.PathHealth {
			reply(w, 200, wire.Health{Status: "ok", Duty: duty})
		} else {
			reply(w, 200, receipt)
		}
		return true
	})
	c := uplink.NewTestClient(&inProcess{hub: hub})
	got, err := c.Seen(t.Context(), recordID(1))
	require.NoError(t, err)
	require.Nil(t, got, "nobody yet")
	there, err := c.Duty(t.Context())
	require.NoError(t, err)
	require.False(t, there)

	receipt.Seen, duty = by, true
	got, err = c.Seen(t.Context(), recordID(1))
	require.NoError(t, err)
	require.Equal(t, by, got)
	there, err = c.Duty(t.Context())
	require.NoError(t, err)
	require.True(t, there)
}

func TestUplink_GarbageIsNobodyWhoHasSeenAnUrgentReportAndNobodyOnDuty(t *testing.T) {
	raw := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write([]byte(body))
		}
	}
	seen := `"seen":{"at":"2026-06-29T09:05:00Z","post":{"zh":"值班","en":"Duty"}}`
	for name, answer := range map[string]http.HandlerFunc{
		"portal":        raw("text/html", "<html>Please log in</html>"),
		"half":          raw(wire.TypeJSON, `{"id":"`+string(recordID(1))+`","duty":true,`+seen),
		"list":          raw(wire.TypeJSON, `[true]`),
		"others' types": raw(wire.TypeJSON, `{"id":"`+string(recordID(1))+`","duty":"yes","seen":"yes"}`),
		"another's":     raw(wire.TypeJSON, `{"id":"`+string(recordID(2))+`",`+seen+`}`),
		"nobody's":      raw(wire.TypeJSON, `{`+seen+`}`),
		"no time":       raw(wire.TypeJSON, `{"id":"`+string(recordID(1))+`","seen":{"post":{"zh":"值班"}}}`),
		"no post":       raw(wire.TypeJSON, `{"id":"`+string(recordID(1))+`","seen":{"at":"2026-06-29T09:05:00Z"}}`),
		"empty":         raw(wire.TypeJSON, ``),
		"endless":       raw(wire.TypeJSON, `"`+strings.Repeat("x", 1<<20)),
		"no version": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Del(wire.ProtocolHeader)
			raw(wire.TypeJSON, `{"id":"`+string(recordID(1))+`","duty":true,`+seen+`}`)(w, r)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://portal.test/", http.StatusFound)
		},
		"busy":    func(w http.ResponseWriter, _ *http.Request) { problem(w, 503, wire.ProblemBusy) },
		"unknown": func(w http.ResponseWriter, _ *http.Request) { problem(w, 404, wire.ProblemNotFound) },
		"revoked": func(w http.ResponseWriter, _ *http.Request) { problem(w, 403, wire.ProblemRevoked) },
	} {
		t.Run(name, func(t *testing.T) {
			hub := newFakeHub(t)
			hub.fail(func(w http.ResponseWriter, r *http.Request) bool { answer(w, r); return true })
			c := uplink.NewTestClient(&inProcess{hub: hub})
			by, err := c.Seen(t.Context(), recordID(1))
			require.Error(t, err)
			require.Nil(t, by)
			there, _ := c.Duty(t.Context())
			require.False(t, there)
		})
	}
}

func TestUplink_AHubThatIsSlowToSayWhoHasSeenItHoldsNothingUp(t *testing.T) {
	simulate(t, func(s *stand) {
		s.hub.fail(func(_ http.ResponseWriter, r *http.Request) bool {
			if isQuestion(r) {
				<-r.Context().Done()
			}
			return isQuestion(r)
		})
	}, func(s *stand) {
		ask := func() (wait func()) {
			var asking sync.WaitGroup
			began := time.Now()
			asking.Go(func() {
				by, err := s.p.Client.Seen(context.Background(), recordID(1))
				require.ErrorIs(t, err, feedback.ErrTransient)
				require.Nil(t, by)
			})
			asking.Go(func() {
				there, err := s.p.Client.Duty(context.Background())
				require.ErrorIs(t, err, feedback.ErrTransient)
				require.False(t, there)
			})
			return func() {
				asking.Wait()
				require.LessOrEqual(t, time.Since(began), 5*time.Second, "a page does not wait longer")
			}
		}
		s.after(30 * time.Second)
		wait := ask()
		s.after(time.Second)
		put(t, s.box, 1, true)
		s.loop.Wake()
		s.after(10 * time.Millisecond)
		require.True(t, s.arrived(1))
		wait()

		wait = ask()
		s.after(time.Second)
		began := time.Now()
		s.loop.Stop()
		require.Zero(t, time.Since(began), "the end waits for no question")
		wait()
	})
}
