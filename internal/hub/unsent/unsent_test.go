package unsent_test

import (
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/unsent"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 7, 6, 2, 0, 0, 0, time.UTC)

func each(t *testing.T, test func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place)) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		k := &store.Case{RecordID: "r", Number: "1", NonceHash: "n", State: "new", Round: 1, CapturedAt: start,
			ReceivedAt: start, DueHospital: start, DueAt: start, UpdatedAt: start}
		_, err := s.DB().NewInsert().Model(k).Exec(t.Context())
		require.NoError(t, err)
		_, err = s.DB().NewInsert().Model(&store.User{ID: "u1", Login: "u1", CreatedAt: start}).Exec(t.Context())
		require.NoError(t, err)
		test(t, s, &unsent.Texts{Store: s, Now: func() time.Time { return start }},
			unsent.Place{User: "u1", Case: k.ID, Field: "answer"})
	})
}

func TestKeep_TheTextIsThereUntilItIsSent(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place) {
		one, err := texts.Keep(t.Context(), at, "您好", 0)
		require.NoError(t, err)
		two, err := texts.Keep(t.Context(), at, "您好，\r\n核实了", one.Version)
		require.NoError(t, err)
		all, err := texts.Of(t.Context(), "u1", at.Case)
		require.NoError(t, err)
		require.Equal(t, "您好，\n核实了", all["answer"].Text)
		all, err = texts.Of(t.Context(), "u2", at.Case)
		require.NoError(t, err)
		require.Empty(t, all, "nobody else's")

		require.NoError(t, texts.Sent(t.Context(), at, "您好，\r\n核实了", 0))
		_, err = texts.Keep(t.Context(), at, "您好，\n核实了", two.Version)
		require.ErrorIs(t, err, unsent.ErrOther, "what was on its way when it was sent does not come back")
		three, err := texts.Keep(t.Context(), at, "下一段", 0)
		require.NoError(t, err)
		require.NotEqual(t, two.Version, three.Version)
		_, err = texts.Keep(t.Context(), at, "  ", three.Version)
		require.NoError(t, err)
		all, err = texts.Of(t.Context(), "u1", at.Case)
		require.NoError(t, err)
		require.Empty(t, all)
	})
}

func TestKeep_TwoWindowsDoNotOverwriteEachOther(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		kept := 0
		for i := range 8 {
			wg.Go(func() {
				_, err := texts.Keep(t.Context(), at, fmt.Sprint("窗口 ", i), 0)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					kept++
				} else if row, _ := texts.Of(t.Context(), "u1", at.Case); row["answer"].Text == "" {
					t.Error("refused, and nothing there")
				}
			})
		}
		wg.Wait()
		require.Equal(t, 1, kept)
		one, err := texts.Of(t.Context(), "u1", at.Case)
		require.NoError(t, err)
		row, err := texts.Keep(t.Context(), at, "我要这个", one["answer"].Version)
		require.NoError(t, err)
		require.Equal(t, "我要这个", row.Text)
	})
}

func TestSent_DropsOnlyWhatTheWindowKnew(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place) {
		one, err := texts.Keep(t.Context(), at, "另一个窗口写的长答复", 0)
		require.NoError(t, err)
		require.NoError(t, texts.Sent(t.Context(), at, "短的", 0))
		require.NoError(t, texts.Sent(t.Context(), at, "短的", one.Version-1))
		require.NoError(t, texts.KeepBeside(t.Context(), at, "第二段"))
		require.NoError(t, texts.KeepBeside(t.Context(), at, "第二段"))
		require.NoError(t, texts.KeepBeside(t.Context(), at, "第三段"))
		all, err := texts.Of(t.Context(), "u1", at.Case)
		require.NoError(t, err)
		require.Len(t, all, 3)
		require.Equal(t, "另一个窗口写的长答复", all["answer"].Text)
		require.Equal(t, "第二段", all["answer/2"].Text)
		require.Equal(t, "第三段", all["answer/3"].Text)
		require.NoError(t, texts.Sent(t.Context(), at, "短的", one.Version))
		all, err = texts.Of(t.Context(), "u1", at.Case)
		require.NoError(t, err)
		require.Len(t, all, 2)
	})
}

func TestKeep_NothingInAnErasedCaseButWhyItIsClosed(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place) {
		_, err := s.DB().NewUpdate().Model((*store.Case)(nil)).Set("erased_at = ?", start).
			Where("id = ?", at.Case).Exec(t.Context())
		require.NoError(t, err)
		for _, field := range []string{"answer", "note", "extend", "extend_until", "withdraw"} {
			at.Field = field
			_, err := texts.Keep(t.Context(), at, "x", 0)
			require.ErrorIs(t, err, unsent.ErrErased, field)
			require.ErrorIs(t, texts.KeepBeside(t.Context(), at, "x"), unsent.ErrErased, field)
		}
		at.Field = "close"
		_, err = texts.Keep(t.Context(), at, "x", 0)
		require.NoError(t, err)
	})
}

func TestSweep_DropsWhatIsOldAndWhatTheShutOutWrote(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, texts *unsent.Texts, at unsent.Place) {
		count := func() int {
			n, err := s.DB().NewSelect().Model((*store.UnsentText)(nil)).Count(t.Context())
			require.NoError(t, err)
			return int(n)
		}
		_, err := texts.Keep(t.Context(), at, "x", 0)
		require.NoError(t, err)
		require.NoError(t, unsent.Sweep(t.Context(), s.DB(), start.AddDate(0, 0, 89)))
		require.Equal(t, 1, count())
		require.NoError(t, unsent.Sweep(t.Context(), s.DB(), start.AddDate(0, 0, 91)))
		require.Zero(t, count())
		_, err = texts.Keep(t.Context(), at, "x", 0)
		require.NoError(t, err)
		_, err = s.DB().NewUpdate().Model((*store.User)(nil)).Set("disabled_at = ?", start).
			Where("id = 'u1'").Exec(t.Context())
		require.NoError(t, err)
		require.NoError(t, unsent.Sweep(t.Context(), s.DB(), start))
		require.Zero(t, count())
	})
}
