package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const said = "在三楼彩超室排队等了两个多小时"

var start = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)

// hub is a receiver over a real database, with the real case work behind it.
type hub struct {
	*intake.Receiver
	store *store.Store
	key   *seal.PrivateKey
	term  *fleet.Terminal
	now   time.Time
	log   *bytes.Buffer
}

type hasher struct{}

func (hasher) PINHash(number, pin string) string { return "hash of " + number }

// rules count days as if all were worked.
type rules struct{ err error }

func (r *rules) Rules(context.Context, bun.IDB) (casework.Rules, error) {
	return casework.Rules{Calendar: r}, r.err
}

func (*rules) Deadline(from time.Time, days int) (time.Time, bool) {
	return from.AddDate(0, 0, days), false
}

func newHub(t *testing.T, s *store.Store, r *rules) *hub {
	t.Helper()
	key, err := seal.GenerateKey()
	require.NoError(t, err)
	numbers, err := wire.NewNumbers(make([]byte, 32))
	require.NoError(t, err)
	h := &hub{store: s, key: key, now: start.Add(time.Hour), log: new(bytes.Buffer)}
	now := func() time.Time { return h.now }
	log := audit.New(s, now)
	h.Receiver = intake.New(intake.Params{
		Store: s, Opener: seal.NewRing(key), Numbers: numbers, Audit: log, Now: now,
		Records: &intake.Records{Cases: casework.New(casework.Params{Store: s, Audit: log, Hasher: hasher{},
			Rules: r, Now: now})},
		Log: slog.New(slog.NewJSONHandler(h.log, nil)),
	})
	h.term = &fleet.Terminal{Terminal: store.Terminal{ID: "t00003-aa", Index: 3, EnrolledAt: start}}
	return h
}

func (h *hub) body(t *testing.T, seq uint32) *feedback.Body {
	t.Helper()
	number, err := h.Numbers.Make(3, seq)
	require.NoError(t, err)
	nonce := uuid.New()
	return &feedback.Body{
		Schema: 1, Type: feedback.TypeReport, VisitID: "v", CapturedAt: feedback.Moment{Wall: start, Boot: "b", Mono: 5},
		PlaceID: "zx-mz-cs", Profile: feedback.Outpatient, Lang: "zh",
		Receipt: &feedback.Receipt{Number: string(number), PIN: "4816", Nonce: nonce[:]},
		Report:  &feedback.Report{Kind: feedback.Complaint, Text: said},
	}
}

func (h *hub) header(seq uint32) wire.Header {
	id, err := uuid.NewV7()
	if err != nil {
		panic(err)
	}
	return wire.Header{ID: feedback.RecordID(id.String()), Terminal: h.term.ID, Seq: uint64(seq)}
}

func (h *hub) seal(t *testing.T, head wire.Header, body any) []byte {
	t.Helper()
	plain, err := json.Marshal(body)
	require.NoError(t, err)
	out, err := h.key.Public().SealRecord(head, plain)
	require.NoError(t, err)
	return out
}

func (h *hub) counts(t *testing.T) (records, cases int64) {
	t.Helper()
	r, err := h.store.DB().NewSelect().Model((*store.Record)(nil)).Count(t.Context())
	require.NoError(t, err)
	c, err := h.store.DB().NewSelect().Model((*store.Case)(nil)).Count(t.Context())
	require.NoError(t, err)
	return int64(r), int64(c)
}

func each(t *testing.T, test func(t *testing.T, h *hub)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) { test(t, newHub(t, s, &rules{})) })
}
