package fleet_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func takeBack(t *testing.T, s *store.Store, n fleet.Named) (got *fleet.Terminal, fresh bool, err error) {
	err = s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		var err error
		got, fresh, err = fleet.TakeBack(ctx, s, tx, n, now)
		return err
	})
	return got, fresh, err
}

func TestTakeBack_ManyAtOnceMakeOneRow(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		var (
			all   sync.WaitGroup
			mu    sync.Mutex
			first int
		)
		for range 8 {
			all.Go(func() {
				_, fresh, err := takeBack(t, s, fleet.Named{ID: "t00012-9f2c1ab4", Since: now})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if fresh {
					first++
				}
			})
		}
		all.Wait()
		require.Equal(t, 1, first)
		got, err := fleet.Get(t.Context(), s.DB(), "t00012-9f2c1ab4")
		require.NoError(t, err)
		require.Equal(t, 12, got.Index)
	})
}

func TestTakeBack_ARevokedOneStaysRevokedAndStrangeNamesAreNobodys(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		_, _, err := takeBack(t, s, fleet.Named{ID: "t00012-9f2c1ab4", Since: now})
		require.NoError(t, err)
		require.NoError(t, fleet.Revoke(t.Context(), s.DB(), "t00012-9f2c1ab4", now))
		got, fresh, err := takeBack(t, s, fleet.Named{ID: "t00012-9f2c1ab4", Since: now})
		require.NoError(t, err)
		require.True(t, got.Revoked() && !fresh)
		for _, id := range []string{"", "t12-9f2c1ab4", "t99999-9f2c1ab4", "t30720-9f2c1ab4", "t00012-9F2C1AB4",
			"../t00012-9f2c1ab4"} {
			_, _, err := takeBack(t, s, fleet.Named{ID: id, Since: now})
			require.ErrorIs(t, err, fleet.ErrUnknown, id)
		}
	})
}

// A terminal that went mad cannot reserve the hospital's indexes by naming others.
func TestTakeBack_OneTerminalBringsAFewIdentitiesAndNoMore(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		for i := range 20 {
			_, _, err := takeBack(t, s, fleet.Named{ID: fmt.Sprintf("t%05d-9f2c1ab4", i), Since: now, By: "t09999-9f2c1ab4"})
			if i < 16 {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, fleet.ErrUnknown)
			}
		}
	})
}

// Of two terminals that hold one index, which only a restore can bring about, each keeps its row, and no third one gets
// it.
func TestTakeBack_OfAnIndexThatWasGivenAgainLeavesBoth(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		one, err := enrol(t, s, code, now)
		require.NoError(t, err)
		twin, fresh, err := takeBack(t, s, fleet.Named{ID: fmt.Sprintf("t%05d-0badcafe", one.Index), Since: now})
		require.NoError(t, err)
		require.True(t, fresh)
		require.Equal(t, one.Index, twin.Index)
		require.NoError(t, fleet.Revoke(t.Context(), s.DB(), one.ID, now))
		got, err := fleet.ByIndex(t.Context(), s.DB(), uint16(one.Index))
		require.NoError(t, err)
		require.Equal(t, twin.ID, got.ID, "the one that is at work")
	})
}
