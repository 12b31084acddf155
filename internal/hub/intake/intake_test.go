package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

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

func TestReceive_StoresAReportAndOpensItsCase(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head := h.header(1)
		body := h.body(t, 1)
		envelope := h.seal(t, head, body)
		receipt, created, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.NoError(t, err)
		require.True(t, created)
		require.True(t, receipt.Complete)
		require.Equal(t, wire.Digest(envelope), receipt.SHA256)

		var rec store.Record
		require.NoError(t, h.store.DB().NewSelect().Model(&rec).Scan(t.Context()))
		require.Contains(t, string(rec.Body), said)
		require.NotContains(t, string(rec.Body), "4816", "the PIN is kept as a hash only")
		require.NotContains(t, string(rec.Body), "nonce")
		var c store.Case
		require.NoError(t, h.store.DB().NewSelect().Model(&c).Scan(t.Context()))
		require.Equal(t, string(head.ID), c.RecordID)
		require.Equal(t, body.Receipt.Number, c.Number)
		require.Equal(t, said, c.Text)

		again, created, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.NoError(t, err)
		require.False(t, created)
		require.Equal(t, receipt, again)
		asked, err := h.Receipt(t.Context(), head.ID)
		require.NoError(t, err)
		require.Equal(t, receipt, asked)
		asked, err = h.Receipt(t.Context(), h.header(2).ID)
		require.NoError(t, err)
		require.Nil(t, asked)
	})
}

func TestReceive_ManyAtOnceUnderOneIDAreOne(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head := h.header(1)
		envelope := h.seal(t, head, h.body(t, 1))
		other := h.seal(t, head, h.body(t, 1)) // sealed anew: other bytes
		var (
			wg       sync.WaitGroup
			mu       sync.Mutex
			created  int
			accepted = map[string]int{}
		)
		for i := range 32 {
			wg.Go(func() {
				e := envelope
				if i%2 == 0 {
					e = other
				}
				_, fresh, err := h.Receive(t.Context(), h.term, head.ID, e)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					accepted[wire.Digest(e)]++
				case !errors.Is(err, intake.ErrConflict):
					t.Error(err)
				}
				if fresh {
					created++
				}
			})
		}
		wg.Wait()
		require.Equal(t, 1, created)
		require.Len(t, accepted, 1, "one of the two bodies, for all")
		records, cases := h.counts(t)
		require.EqualValues(t, 1, records)
		require.EqualValues(t, 1, cases)
	})
}

func TestReceive_AnotherBodyIsRefusedWithAnAlarm(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head := h.header(1)
		_, _, err := h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, h.body(t, 1)))
		require.NoError(t, err)
		forged := h.body(t, 1)
		forged.Report.Text = "另一件事"
		_, _, err = h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, forged))
		require.ErrorIs(t, err, intake.ErrConflict)
		require.ErrorIs(t, err, feedback.ErrConflict)

		var rec store.Record
		require.NoError(t, h.store.DB().NewSelect().Model(&rec).Scan(t.Context()))
		require.Contains(t, string(rec.Body), said)
		n, err := h.store.DB().NewSelect().Model((*store.AuditEntry)(nil)).
			Where("action = 'record.conflict' AND object = ?", string(head.ID)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
		require.Contains(t, h.log.String(), string(head.ID))
		require.NotContains(t, h.log.String(), "另一件事")
	})
}

func TestReceive_NothingHalf_WhenTheCaseCannotBeOpened(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		r := &rules{err: errors.New("no hospital yet")}
		h := newHub(t, s, r)
		head := h.header(1)
		envelope := h.seal(t, head, h.body(t, 1))
		_, _, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.ErrorIs(t, err, r.err)
		require.NotErrorIs(t, err, feedback.ErrPermanent)
		records, cases := h.counts(t)
		require.Zero(t, records)
		require.Zero(t, cases)

		r.err = nil
		_, created, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.NoError(t, err)
		require.True(t, created)
	})
}

func TestReceive_RefusesForGoodWhatIsWrongInItself(t *testing.T) {
	h := newHub(t, storetest.Open(t, storetest.SQLite(t)), &rules{})
	head := h.header(1)
	good := h.seal(t, head, h.body(t, 1))
	with := func(change func(head *wire.Header, b *feedback.Body)) []byte {
		head, b := head, h.body(t, 1)
		change(&head, b)
		return h.seal(t, head, b)
	}
	elsewhere, err := h.Numbers.Make(4, 1)
	require.NoError(t, err)
	before, used := h.header(9), h.body(t, 9)
	_, _, err = h.Receive(t.Context(), h.term, before.ID, h.seal(t, before, used))
	require.NoError(t, err)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-1] ^= 1
	urgent := bytes.Replace(good, []byte(`"urgent":false`), []byte(`"urgent":true,`), 1)
	for name, envelope := range map[string][]byte{
		"nothing":         nil,
		"no envelope":     []byte("hello"),
		"cut short":       good[:len(good)-20],
		"one bit changed": flipped,
		"header changed":  urgent,
		"another id":      with(func(head *wire.Header, _ *feedback.Body) { head.ID = h.header(2).ID }),
		"another terminal": with(func(head *wire.Header, _ *feedback.Body) {
			head.Terminal = "t00004-bb"
		}),
		"not JSON":                h.seal(t, head, "hello"),
		"a field of wrong type":   h.seal(t, head, map[string]any{"schema": said}),
		"no kind":                 with(func(_ *wire.Header, b *feedback.Body) { b.Report.Kind = "" }),
		"too long":                with(func(_ *wire.Header, b *feedback.Body) { b.Report.Text = strings.Repeat("字", 1001) }),
		"a later schema":          with(func(_ *wire.Header, b *feedback.Body) { b.Schema = 99 }),
		"number of another":       with(func(_ *wire.Header, b *feedback.Body) { b.Receipt.Number = string(elsewhere) }),
		"mistyped number":         with(func(_ *wire.Header, b *feedback.Body) { b.Receipt.Number = "00000001" }),
		"token of another record": with(func(_ *wire.Header, b *feedback.Body) { b.Receipt.Nonce = used.Receipt.Nonce }),
		"parts only outside": with(func(head *wire.Header, _ *feedback.Body) {
			head.Parts = []wire.PartHeader{{ID: "p1", Size: 1, SHA256: strings.Repeat("0", 64)}}
		}),
		"an addition, which only phones send": with(func(_ *wire.Header, b *feedback.Body) {
			b.Type, b.Report, b.Receipt = feedback.TypeAddition, nil, nil
			b.Addition = &feedback.Addition{Number: used.Receipt.Number, Text: said}
		}),
		"parts of another type of record": with(func(head *wire.Header, b *feedback.Body) {
			b.Type, b.Rating = feedback.TypeRating, &feedback.Rating{Score: 5}
			b.Report.Attachments = []feedback.Attachment{{PartID: "p1", Kind: feedback.Photo, MediaType: "image/jpeg", Size: 9}}
			head.Parts = []wire.PartHeader{{ID: "p1", Size: 99, SHA256: strings.Repeat("0", 64)}}
		}),
		"parts only inside": with(func(_ *wire.Header, b *feedback.Body) {
			b.Report.Attachments = []feedback.Attachment{{PartID: "p1"}}
		}),
	} {
		_, _, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.ErrorIs(t, err, intake.ErrUnreadable, name)
		require.NotContains(t, err.Error(), said, name)
	}
	records, _ := h.counts(t)
	require.EqualValues(t, 1, records)
}

func TestReceive_AnUnknownKeyMayYetComeBack(t *testing.T) {
	h := newHub(t, storetest.Open(t, storetest.SQLite(t)), &rules{})
	head, body := h.header(1), h.body(t, 1)
	var err error
	h.key, err = seal.GenerateKey()
	require.NoError(t, err)
	_, _, err = h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, body))
	require.ErrorIs(t, err, intake.ErrKey)
	require.NotErrorIs(t, err, intake.ErrUnreadable)
}

func TestReceive_ErasedStaysErased(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		head := h.header(1)
		envelope := h.seal(t, head, h.body(t, 1))
		_, _, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.NoError(t, err)
		_, err = h.store.DB().NewUpdate().Model((*store.Record)(nil)).Set("body = NULL, erased_at = ?", h.now).
			Where("1 = 1").Exec(t.Context())
		require.NoError(t, err)
		_, created, err := h.Receive(t.Context(), h.term, head.ID, envelope)
		require.NoError(t, err)
		require.False(t, created)
		var rec store.Record
		require.NoError(t, h.store.DB().NewSelect().Model(&rec).Scan(t.Context()))
		require.Empty(t, rec.Body)
	})
}

func TestReceive_ReckonsTheCaptureFromTheHeartbeatOfThatBoot(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		_, err := h.store.DB().NewInsert().Model(&h.term.Terminal).Exec(t.Context())
		require.NoError(t, err)
		sight := start.Add(30 * time.Minute)
		for _, boot := range []string{"b", "a later one"} {
			beat := &wire.Heartbeat{Clock: feedback.Moment{Wall: sight, Boot: boot, Mono: 1_000_000}}
			require.NoError(t, fleet.Heard(t.Context(), h.store.DB(), h.term.ID, beat, sight))
		}
		head, body := h.header(1), h.body(t, 1)
		body.CapturedAt = feedback.Moment{Wall: time.Unix(0, 0), Boot: "b", Mono: 1_000_000 - 60_000}
		_, _, err = h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, body))
		require.NoError(t, err)
		head, body = h.header(2), h.body(t, 2)
		body.CapturedAt = feedback.Moment{Wall: time.Unix(0, 0), Boot: "never seen", Mono: 5}
		_, _, err = h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, body))
		require.NoError(t, err)

		var rows []store.Record
		require.NoError(t, h.store.DB().NewSelect().Model(&rows).Order("seq").Scan(t.Context()))
		require.True(t, rows[0].CapturedAt.Equal(sight.Add(-time.Minute)), rows[0].CapturedAt)
		require.False(t, rows[0].Estimated)
		require.True(t, rows[1].CapturedAt.Equal(rows[0].CapturedAt), "no earlier than the record before it")
		require.True(t, rows[1].Estimated)
	})
}

func TestReceive_TakesWhatATerminalHoldsFromARevokedIdentityOfBefore(t *testing.T) {
	each(t, func(t *testing.T, h *hub) {
		former := h.term.Terminal
		_, err := h.store.DB().NewInsert().Model(&former).Exec(t.Context())
		require.NoError(t, err)
		head := h.header(1)
		envelope := h.seal(t, head, h.body(t, 1))
		again := &fleet.Terminal{Terminal: store.Terminal{ID: "t00009-cc", Index: 9, EnrolledAt: h.now}}

		_, _, err = h.Receive(t.Context(), again, head.ID, envelope)
		require.ErrorIs(t, err, intake.ErrUnreadable, "while the other is at work")
		require.NoError(t, fleet.Revoke(t.Context(), h.store.DB(), former.ID, h.now))
		_, created, err := h.Receive(t.Context(), again, head.ID, envelope)
		require.NoError(t, err)
		require.True(t, created)
	})
}

func TestReceive_KeepsFieldsThatItDoesNotKnow(t *testing.T) {
	h := newHub(t, storetest.Open(t, storetest.SQLite(t)), &rules{})
	head := h.header(1)
	plain, err := json.Marshal(h.body(t, 1))
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(plain, &fields))
	fields["mood"] = "calm"
	fields["RECEIPT"] = fields["receipt"]
	_, _, err = h.Receive(t.Context(), h.term, head.ID, h.seal(t, head, fields))
	require.NoError(t, err)
	var rec store.Record
	require.NoError(t, h.store.DB().NewSelect().Model(&rec).Scan(t.Context()))
	require.Contains(t, string(rec.Body), `"mood":"calm"`)
	require.NotContains(t, string(rec.Body), "4816")
}

func FuzzReceive_GarbageIsRefusedAndNothingWorse(f *testing.F) {
	s, err := store.Open(context.Background(), f.TempDir()+"/hub.db")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	key, err := seal.GenerateKey()
	if err != nil {
		f.Fatal(err)
	}
	numbers, err := wire.NewNumbers(make([]byte, 32))
	if err != nil {
		f.Fatal(err)
	}
	log := audit.New(s, nil)
	r := intake.New(intake.Params{
		Store: s, Opener: seal.NewRing(key), Numbers: numbers, Audit: log, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Records: &intake.Records{Cases: casework.New(casework.Params{Store: s, Audit: log, Hasher: hasher{},
			Rules: &rules{}})},
	})
	term := &fleet.Terminal{Terminal: store.Terminal{ID: "t1", Index: 0, EnrolledAt: start}}
	number, err := numbers.Make(0, 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"schema":1,"type":"report","visit_id":"v","captured_at":{"wall":"2026-03-04T09:00:00Z"},"profile":"ward","lang":"zh",`+
		`"receipt":{"number":"`+string(number)+
		`","pin":"0000","nonce":"AAAAAAAAAAAAAAAAAAAAAA=="},"report":{"kind":"praise","text":"好\u0000"}}`), true)
	f.Add([]byte(`{"schema":1,"type":"rating"}`), true)
	f.Add([]byte("XSRE\x01\x00\x02{}"), false)
	f.Fuzz(func(t *testing.T, b []byte, sealed bool) {
		id := feedback.RecordID(uuid.Must(uuid.NewV7()).String())
		if sealed {
			e, err := key.Public().SealRecord(wire.Header{ID: id, Terminal: "t1", Seq: 1}, b)
			if err != nil {
				t.Skip("too long to seal")
			}
			b = e
		}
		_, _, err := r.Receive(t.Context(), term, id, b)
		if err != nil && !errors.Is(err, intake.ErrUnreadable) && !errors.Is(err, intake.ErrKey) {
			t.Fatalf("%v", err)
		}
	})
}
