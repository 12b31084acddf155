package store_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// order notes in which order transactions run.
type order struct {
	sync.Mutex
	ran []string
	wg  sync.WaitGroup
}

func (o *order) job(name string) func(context.Context, bun.Tx) error {
	return func(context.Context, bun.Tx) error {
		o.Lock()
		defer o.Unlock()
		o.ran = append(o.ran, name)
		return nil
	}
}

// until waits for what other goroutines are about to do.
func until(t *testing.T, s *store.Store, first, rest int) {
	t.Helper()
	for f, r := s.Waiting(); f != first || r < rest; f, r = s.Waiting() {
		require.NoError(t, t.Context().Err())
		runtime.Gosched()
	}
}

func TestFirst_PassesEverythingThatWaitsToBeWritten(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	held, release := make(chan struct{}), make(chan struct{})
	var o order
	o.wg.Go(func() {
		_ = s.Gather(t.Context(), func(context.Context, bun.Tx) error {
			close(held)
			<-release
			return nil
		})
	})
	<-held
	for i := range 20 {
		o.wg.Go(func() { _ = s.Tx(t.Context(), o.job(fmt.Sprint("change ", i))) })
		o.wg.Go(func() { _ = s.Gather(t.Context(), o.job(fmt.Sprint("record ", i))) })
	}
	until(t, s, 0, 20)
	o.wg.Go(func() { _ = s.Gather(store.First(t.Context()), o.job("alarm")) })
	until(t, s, 1, 20)
	close(release)
	o.wg.Wait()
	require.Len(t, o.ran, 41)
	require.Equal(t, "alarm", o.ran[0], "%v", o.ran)
}

func TestFirst_LeavesTheOthersTheirTurn(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	held, release := make(chan struct{}), make(chan struct{})
	var o order
	o.wg.Go(func() {
		_ = s.Tx(t.Context(), func(context.Context, bun.Tx) error {
			close(held)
			<-release
			return nil
		})
	})
	<-held
	o.wg.Go(func() { _ = s.Tx(t.Context(), o.job("change")) })
	for range 60 {
		o.wg.Go(func() { _ = s.Tx(store.First(t.Context()), o.job("first")) })
	}
	until(t, s, 60, 1)
	close(release)
	o.wg.Wait()
	require.Contains(t, o.ran[:30], "change")
}

func TestFirst_HasConnectionsWhenAllAreTaken(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		for range s.DB().Stats().MaxOpenConnections {
			c, err := s.DB().DB.Conn(t.Context())
			require.NoError(t, err)
			defer c.Close()
		}
		first := store.First(t.Context())
		require.NoError(t, s.Gather(first, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(setting("alarm")).Exec(ctx)
			return err
		}))
		n, err := s.Reader(first).NewSelect().Model((*store.Setting)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
	})
}
