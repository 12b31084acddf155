package webhook_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/webhook"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

type hasher struct{}

func (hasher) PINHash(number, pin string) string { return "pin of " + number }

// hub is one with an urgent case of which the far side is to be told, at a time that a test moves.
type hub struct {
	store  *store.Store
	cases  *casework.Cases
	worker *webhook.Worker
	log    bytes.Buffer
	now    time.Time
}

func newHub(t *testing.T, s *store.Store, address string) *hub {
	t.Helper()
	h := &hub{store: s, now: time.Now().UTC().Truncate(time.Microsecond)}
	clock := func() time.Time { return h.now }
	h.cases = casework.New(casework.Params{Store: s, Audit: audit.New(s, clock), Hasher: hasher{},
		Rules: &casework.Settings{}, Now: clock})
	h.worker = webhook.New(h.cases, slog.New(slog.NewTextHandler(&h.log, nil)))
	require.NoError(t, hospital.Save(t.Context(), s.DB(), &casework.Alarm{WebhookURL: address}, "u", h.now))
	rec := &store.Record{ID: uuid.Must(uuid.NewV7()).String(), TerminalID: "t1", Type: "report", Urgent: true,
		CapturedAt: h.now, ReceivedAt: h.now, Body: []byte("{}")}
	body := &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, PlaceID: "zx-mz-dt", Lang: "zh", Profile: feedback.Outpatient,
		Receipt: &feedback.Receipt{Number: "00000001", PIN: "1234", Nonce: make([]byte, 16)},
		Report:  &feedback.Report{Kind: feedback.Help, Text: "有人晕倒了", Urgent: true, Contact: &feedback.Contact{Name: "张秀英"}},
	}
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
			return err
		}
		_, err := h.cases.Open(ctx, tx, rec, body)
		return err
	}))
	return h
}

func TestWebhook_IsCalledWithNumbersOnlyUntilItTakesTheCase(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		var bodies []string
		answer := http.StatusServiceUnavailable
		far := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			raw, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			bodies = append(bodies, string(raw))
			w.WriteHeader(answer)
		}))
		defer far.Close()
		h := newHub(t, s, far.URL)
		require.NoError(t, h.worker.Once(t.Context()))
		require.NoError(t, h.worker.Once(t.Context()))
		require.Len(t, bodies, 1, "it failed, and comes again after a pause alone")

		h.now = h.now.Add(time.Minute)
		answer = http.StatusNoContent
		require.NoError(t, h.worker.Once(t.Context()))
		h.now = h.now.Add(24 * time.Hour)
		require.NoError(t, h.worker.Once(t.Context()))
		require.Len(t, bodies, 2, "it was taken")
		assert.Contains(t, bodies[1], "00000001")
		for _, private := range []string{"晕倒", "张秀英", far.URL} {
			assert.NotContains(t, bodies[1]+h.log.String(), private, "an address may hold a secret too")
		}
	})
}

func TestWebhook_FollowsNoRedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called elsewhere") }))
	defer other.Close()
	far := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer far.Close()
	h := newHub(t, storetest.Open(t, storetest.SQLite(t)), far.URL)
	require.NoError(t, h.worker.Once(t.Context()))
	assert.Contains(t, h.log.String(), "answered 307")
}
