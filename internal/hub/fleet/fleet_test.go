package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var (
	caDER = []byte("a certificate")
	now   = time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	setup = fleet.Setup{Name: wire.Text{"zh": "自助终端 03", "en": "Terminal 03"}, PlaceID: "zx-mz",
		Profile: feedback.Outpatient}
)

func issue(string) (string, time.Time, error) { return "01", now.AddDate(1, 0, 0), nil }

func enrol(t *testing.T, s *store.Store, code wire.EnrolCode, at time.Time) (*store.Terminal, error) {
	t.Helper()
	var out *store.Terminal
	err := s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
		out, err = fleet.Enrol(ctx, s, tx, code, fleet.Newcomer{Program: "v1"}, at, issue)
		return err
	})
	return out, err
}

func TestEnrol_ACodeIsGoodForOneTerminalAndOneDay(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		_, err = enrol(t, s, code, now.Add(fleet.CodeLife))
		require.ErrorIs(t, err, fleet.ErrCode)

		term, err := enrol(t, s, code, now.Add(fleet.CodeLife-time.Second))
		require.NoError(t, err)
		require.Equal(t, "自助终端 03", term.NameZH)
		_, err = enrol(t, s, code, now)
		require.ErrorIs(t, err, fleet.ErrCode)
		_, err = enrol(t, s, wire.NewEnrolCode(caDER), now)
		require.ErrorIs(t, err, fleet.ErrCode)
	})
}

func TestEnrol_ACodeSurvivesWhatWentWrong(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		boom := errors.New("boom")
		err = s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := fleet.Enrol(ctx, s, tx, code, fleet.Newcomer{}, now, func(string) (string, time.Time, error) {
				return "", now, boom
			})
			return err
		})
		require.ErrorIs(t, err, boom)
		_, err = enrol(t, s, code, now)
		require.NoError(t, err)
	})
}

func TestEnrol_ManyAtOnceGetIndexesOfTheirOwn(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		same, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			seen = map[int]bool{}
			used int
		)
		for range 12 {
			own, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
			require.NoError(t, err)
			for _, code := range []wire.EnrolCode{own, same} {
				wg.Go(func() {
					term, err := enrol(t, s, code, now)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case code == same && errors.Is(err, fleet.ErrCode):
					case err != nil:
						t.Error(err)
					default:
						if seen[term.Index] {
							t.Errorf("index %d given twice", term.Index)
						}
						seen[term.Index] = true
						if code == same {
							used++
						}
					}
				})
			}
		}
		wg.Wait()
		require.Len(t, seen, 13)
		require.Equal(t, 1, used)
	})
}

func TestHeard_KeepsTheBeatAndTheSkew(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		term, err := enrol(t, s, code, now)
		require.NoError(t, err)
		beat := &wire.Heartbeat{
			Program: "v2", Queue: 3, HeldIDs: []feedback.RecordID{"x"},
			Clock: feedback.Moment{Wall: now.Add(-90 * time.Second), Boot: "b", Mono: 5},
		}
		require.NoError(t, fleet.Heard(t.Context(), s.DB(), term.ID, beat, now))
		list, err := fleet.List(t.Context(), s.DB())
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, 3, list[0].Beat.Queue)
		require.Empty(t, list[0].Beat.HeldIDs)
		require.Equal(t, -90*time.Second, list[0].Skew())
		require.True(t, list[0].LastSeenAt.Equal(now))
	})
}

func TestHeard_RemembersTheLatestBootsAndNoMore(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		term, err := enrol(t, s, code, now)
		require.NoError(t, err)
		for i := range 300 {
			at := now.Add(time.Duration(i) * time.Minute)
			beat := &wire.Heartbeat{Clock: feedback.Moment{Wall: at, Boot: fmt.Sprintf("boot %d", i), Mono: 5}}
			require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				return fleet.Heard(ctx, tx, term.ID, beat, at)
			}))
		}
		n, err := s.DB().NewSelect().Model((*store.Clock)(nil)).Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 256, n)
		last, err := fleet.LastClock(t.Context(), s.DB(), "boot 299", term.ID)
		require.NoError(t, err)
		require.NotNil(t, last)
	})
}

func TestRevoke_IsNotedOnceAndSeenAtOnce(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		code, err := fleet.NewCode(t.Context(), s.DB(), caDER, setup, "console", now, fleet.CodeLife)
		require.NoError(t, err)
		term, err := enrol(t, s, code, now)
		require.NoError(t, err)
		require.NoError(t, fleet.Revoke(t.Context(), s.DB(), term.ID, now))
		require.NoError(t, fleet.Revoke(t.Context(), s.DB(), term.ID, now.Add(time.Hour)))
		got, err := fleet.ByIndex(t.Context(), s.DB(), uint16(term.Index))
		require.NoError(t, err)
		require.True(t, got.Revoked())
		require.True(t, got.RevokedAt.Equal(now))
		require.ErrorIs(t, fleet.Revoke(t.Context(), s.DB(), "nobody", now), fleet.ErrUnknown)
	})
}
