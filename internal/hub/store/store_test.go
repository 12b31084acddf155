package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestOpen_HasATableForEveryModel(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		for _, model := range []any{
			new(store.Identity), new(store.Terminal), new(store.EnrolCode), new(store.Record), new(store.Case),
			new(store.CaseTask),
			new(store.CaseEvent), new(store.User), new(store.Session), new(store.AuditEntry), new(store.Setting),
			new(store.Attempt), new(store.Alert), new(store.Clock),
			new(store.Part), new(store.Upload), new(store.Segment), new(store.Draft), new(store.Counter),
			new(store.Rating), new(store.QuestionSet), new(store.SurveyPlan), new(store.AnswerSheet), new(store.Answer),
			new(store.SheetScore), new(store.VisitCount),
			new(store.Badge), new(store.ListeningSession), new(store.Walker), new(store.WalkTask), new(store.WalkStep),
			new(store.CaseAnswer), new(store.UnsentText), new(store.SavedView), new(store.CaseRound), new(store.CaseCall),
		} {
			n, err := s.DB().NewSelect().Model(model).Where("1 = 1").Count(t.Context())
			require.NoError(t, err)
			require.Zero(t, n)
			rows, err := s.DB().NewSelect().Model(model).Rows(t.Context())
			require.NoError(t, err, "%T has a column that no migration makes", model)
			require.NoError(t, rows.Close())
		}
	})
}

func TestOpen_TwiceAndAtOnceFindsTheSameData(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				s, err := store.Open(t.Context(), dsn)
				if !errorFree(t, err) {
					return
				}
				errorFree(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
					_, err := tx.NewInsert().Model(setting(fmt.Sprint("key", i))).Exec(ctx)
					return err
				}))
				errorFree(t, s.Close())
			})
		}
		wg.Wait()
		n, err := storetest.Open(t, dsn).DB().NewSelect().Model((*store.Setting)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 4, n)
	})
}

func TestOpen_RefusesADatabaseOfANewerProgram(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO migrations (name, run_at) VALUES ('9999_later', ?)", time.Now())
			return err
		}))
		_, err := store.Open(t.Context(), dsn)
		require.ErrorIs(t, err, store.ErrNewer)
	})
}

func TestOpen_MakesTheFileForItsOwnerAlone(t *testing.T) {
	dsn := storetest.SQLite(t)
	storetest.Open(t, dsn)
	for _, name := range []string{dsn, dsn + "-wal"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestStore_GivesBackWhatItWasGiven(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		at := time.Date(2026, 3, 4, 23, 59, 59, 123456000, time.FixedZone("", 8*3600))
		in := &store.Record{
			ID: "r1", TerminalID: "t1", Seq: 1 << 40, KeyID: "k", Urgent: true, SHA256: "ab", Type: "report",
			ReceivedAt: at, CapturedAt: at.Add(-time.Hour), Body: json.RawMessage(`{"text":"排队 'two' \\ \"hours\""}`),
		}
		require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(in).Exec(ctx)
			return err
		}))
		var out store.Record
		require.NoError(t, s.DB().NewSelect().Model(&out).Where("id = ?", "r1").Scan(t.Context()))
		require.True(t, at.Equal(out.ReceivedAt), "%v", out.ReceivedAt)
		require.True(t, out.ErasedAt.IsZero())
		require.True(t, out.Urgent)
		require.Equal(t, in.Seq, out.Seq)
		require.Equal(t, string(in.Body), string(out.Body))

		n, err := s.DB().NewSelect().Model((*store.Record)(nil)).
			Where("received_at > ? AND received_at <= ? AND erased_at IS NULL", at.Add(-time.Microsecond).UTC(), at.UTC()).
			Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, n, "times compare as times")
	})
}

func TestStore_TakesEveryTextAndIsNotTrickedByAny(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		for text, want := range map[string]string{
			"it's": "it's", "''": "''", `\'; DROP TABLE settings; --`: `\'; DROP TABLE settings; --`, "?0 ? ??": "?0 ? ??",
			"$1 :a @a": "$1 :a @a",
			"a\x00b":   "ab", "\xff\xfe": "\uFFFD", "𠮷野家 👵": "𠮷野家 👵", "E'\\x41'": "E'\\x41'", "\r\n\t\b": "\r\n\t\b",
			`\u0000`: `\u0000`,
		} {
			doc, err := json.Marshal(text)
			require.NoError(t, err)
			row := &store.Setting{Key: text, Value: doc, UpdatedBy: text, UpdatedAt: time.Now().UTC()}
			require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.NewInsert().Model(row).Exec(ctx)
				return err
			}), text)
			var got store.Setting
			require.NoError(t, s.DB().NewSelect().Model(&got).Where("key = ?", text).Scan(t.Context()), text)
			require.Equal(t, want, got.UpdatedBy)
			require.Equal(t, string(doc), string(got.Value))
		}
	})
}

func TestTx_LeavesNothingOfAnError(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		boom := errors.New("boom")
		for name, fn := range map[string]func() error{"error": func() error { return boom },
			"panic": func() error { panic("what a person wrote") }} {
			err := s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				if _, err := tx.NewInsert().Model(setting(name)).Exec(ctx); err != nil {
					return err
				}
				return fn()
			})
			require.Error(t, err)
			require.NotContains(t, err.Error(), "wrote")
		}
		n, err := s.DB().NewSelect().Model((*store.Setting)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
	})
}

func TestTx_LockedReadAndWriteLosesNoUpdate(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(setting("count")).Exec(ctx)
			return err
		}))
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				errorFree(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
					if err := s.Lock(ctx, tx, "count"); err != nil {
						return err
					}
					var row store.Setting
					if err := tx.NewSelect().Model(&row).Where("key = ?", "count").Scan(ctx); err != nil {
						return err
					}
					row.Version++
					_, err := tx.NewUpdate().Model(&row).WherePK().Exec(ctx)
					return err
				}))
			})
		}
		wg.Wait()
		var row store.Setting
		require.NoError(t, s.DB().NewSelect().Model(&row).Where("key = ?", "count").Scan(t.Context()))
		require.EqualValues(t, 40, row.Version)
	})
}

func TestGather_OneErrorUndoesOnlyThatOne(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		boom := errors.New("boom")
		var wg sync.WaitGroup
		for i := range 300 {
			wg.Go(func() {
				err := s.Gather(t.Context(), func(ctx context.Context, tx bun.Tx) error {
					if _, err := tx.NewInsert().Model(setting(fmt.Sprint("key", i))).Exec(ctx); err != nil {
						return err
					}
					switch i % 10 {
					case 3:
						return boom
					case 7:
						panic("boom")
					}
					return nil
				})
				if failed := i%10 == 3 || i%10 == 7; failed != (err != nil) {
					t.Errorf("job %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		n, err := s.DB().NewSelect().Model((*store.Setting)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 240, n)
	})
}

func TestGather_RunsNothingForACallerThatLeft(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_ = s.Gather(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(setting("once")).Exec(ctx)
			return err
		})
		require.NoError(t, s.Gather(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(setting("twice")).Exec(ctx)
			return err
		}))
	})
}

func TestGather_AfterCloseIsAnError(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.SQLite(t))
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.Error(t, s.Gather(t.Context(), func(context.Context, bun.Tx) error { return nil }))
}

func TestInbox_IsServedByAnIndex(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	var plan []struct {
		ID, Parent, Notused int
		Detail              string
	}
	require.NoError(t, s.DB().
		NewRaw("EXPLAIN QUERY PLAN SELECT * FROM cases WHERE state = 'new' ORDER BY due_at LIMIT 50").
		Scan(t.Context(), &plan))
	require.Len(t, plan, 1, "no sorting step")
	require.Contains(t, plan[0].Detail, "cases_inbox")
}

func setting(key string) *store.Setting {
	return &store.Setting{Key: key, Value: json.RawMessage(`{}`), UpdatedAt: time.Now().UTC()}
}

func errorFree(t *testing.T, err error) bool {
	if err != nil {
		t.Error(err)
	}
	return err == nil
}

func TestOpen_TakesARestoredDatabaseFromTheEyesOfOthers(t *testing.T) {
	path := t.TempDir() + "/hub.db"
	s, err := store.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, s.Close())
	require.NoError(t, os.Chmod(path, 0o644)) // as cp leaves it
	s, err = store.Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}
