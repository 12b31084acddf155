package listening_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestTake_ASessionOpenedOnTheSpotIsListedAndAPlannedOneStays(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, st *store.Store) {
		now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
		s := listening.New(st, audit.New(st, nil), func() time.Time { return now })
		planned, err := s.Plan(t.Context(), "u1", listening.Draft{Name: "心内科", Place: "zx-zy-xn", Moderator: "王主任", From: now,
			Until: now.Add(time.Hour)})
		require.NoError(t, err)
		take := func(w feedback.ListeningWord) *listening.Entry {
			rec := &store.Record{TerminalID: "t1", CapturedAt: now}
			require.NoError(t, st.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return s.Take(ctx, tx, rec, &feedback.Body{PlaceID: "zx-zy-gk", ListeningWord: &w})
			}))
			e, err := s.Find(t.Context(), w.Session)
			require.NoError(t, err)
			return e
		}
		for range 2 {
			e := take(feedback.ListeningWord{Session: "here-1", Name: "今天", Moderator: "李梅", Until: now.Add(2 * time.Hour)})
			require.Equal(t, []string{"今天", "李梅", "zx-zy-gk", "terminal:t1"},
				[]string{e.Name, e.Moderator, e.PlaceID, e.CreatedBy})
			require.True(t, now.Add(2*time.Hour).Equal(e.UntilAt))
		}
		e := take(feedback.ListeningWord{Session: planned.ID, Name: "别的", Moderator: "别人"})
		require.Equal(t, []string{"心内科", "王主任"}, []string{e.Name, e.Moderator})
		e = take(feedback.ListeningWord{Session: "here-2", Name: strings.Repeat("长", 60), Until: now.AddDate(1, 0, 0)})
		require.Len(t, []rune(e.Name), listening.MaxName)
		require.True(t, now.Add(3*time.Hour).Equal(e.UntilAt), "a session does not last a year because a terminal says so")
	})
}

func TestTake_ATerminalWritesOnNoOthersGlassAndFillsNoList(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, st *store.Store) {
		now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
		s := listening.New(st, audit.New(st, nil), func() time.Time { return now })
		places := hospital.Demo().Places
		planned, err := s.Plan(t.Context(), "u1", listening.Draft{Name: "心内科", Place: "zx", Moderator: "王主任", From: now,
			Until: now.Add(time.Hour)})
		require.NoError(t, err)
		for i := range 100 {
			rec := &store.Record{TerminalID: "mad", CapturedAt: now}
			require.NoError(t, st.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return s.Take(ctx, tx, rec,
					&feedback.Body{PlaceID: "zx", ListeningWord: &feedback.ListeningWord{Session: fmt.Sprint("x", i), Name: "扫码领红包"}})
			}))
		}
		var cfg wire.Config
		require.NoError(t, listening.Planned{}.Extend(t.Context(), st.DB(), &store.Terminal{ID: "t1", PlaceID: "zx-mz-cs"},
			places, now, &cfg))
		require.Len(t, cfg.Listening, 1)
		require.Equal(t, planned.ID, cfg.Listening[0].ID)
		list, err := s.List(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, len(list), 1+12)
	})
}
