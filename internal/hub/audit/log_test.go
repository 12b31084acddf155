package audit_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func write(t *testing.T, l *audit.Log, n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, l.Note(t.Context(), "u1", "case.view", fmt.Sprint(i)))
	}
}

func TestAppend_IsUndoneWithTheChangeItBelongsTo(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		l := audit.New(s, nil)
		write(t, l, 2)
		failed := errors.New("no")
		err := s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return errors.Join(l.Append(ctx, tx, "u1", "case.close", "x"), failed)
		})
		require.ErrorIs(t, err, failed)
		write(t, l, 1)
		head, err := l.Verify(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, 3, head.Seq)
	})
}

func TestAppend_FromManyProcessesMakesOneChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		const processes, entries = 4, 25
		var done sync.WaitGroup
		for range processes {
			s := storetest.Open(t, dsn)
			done.Go(func() {
				l := audit.New(s, nil)
				for i := range entries {
					assert.NoError(t, l.Note(context.Background(), "u1", "case.view", fmt.Sprint(i)))
				}
			})
		}
		done.Wait()
		head, err := audit.New(storetest.Open(t, dsn), nil).Verify(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, processes*entries, head.Seq)
	})
}

func TestVerify_FindsWhatWasTamperedWith(t *testing.T) {
	for name, change := range map[string]string{
		"another actor":  "UPDATE audit SET actor = 'u2' WHERE seq = 5",
		"another action": "UPDATE audit SET action = 'case.open' WHERE seq = 5",
		"another object": "UPDATE audit SET object = 'y' WHERE seq = 5",
		"another time":   "UPDATE audit SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 5",
		"removed":        "DELETE FROM audit WHERE seq = 5",
		"moved":          "UPDATE audit SET seq = 1000 WHERE seq = 5",
		"first removed":  "DELETE FROM audit WHERE seq = 1",
		"another hash":   "UPDATE audit SET hash = 'aa' WHERE seq = 5",
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachStore(t, func(t *testing.T, s *store.Store) {
				l := audit.New(s, nil)
				write(t, l, 9)
				_, err := s.DB().ExecContext(t.Context(), change)
				require.NoError(t, err)
				_, err = l.Verify(t.Context())
				require.ErrorIs(t, err, audit.ErrBroken)
			})
		})
	}
}

func TestVerify_WalksALongLog(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	l := audit.New(s, func() time.Time { return time.Date(2026, 7, 4, 10, 0, 0, 123456789, time.UTC) })
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for range 2500 {
			if err := l.Append(ctx, tx, "u1", "case.view", "x"); err != nil {
				return err
			}
		}
		return nil
	}))
	head, err := l.Verify(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 2500, head.Seq)
	page, err := l.Page(t.Context(), "u1", 2000, 10)
	require.NoError(t, err)
	require.Len(t, page, 10)
	assert.EqualValues(t, 1999, page[0].Seq)
}
