package score_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/intake"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/hub/survey"
)

func TestDemo_FillsAnEmptyHubOnceAndIsJudgedLikeRealPeople(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
		require.NoError(t, survey.Seed(t.Context(), s, now))
		began := time.Now()
		for range 2 {
			require.NoError(t, score.Demo(t.Context(), s, &intake.Records{Handlers: score.Handlers(s)}, hospital.Demo().
				Places, "console", now))
		}
		t.Log("took", time.Since(began))
		f, err := score.ReadRatings(t.Context(), s.DB(), score.Scope{Weeks: score.Weeks(now, 13)})
		require.NoError(t, err)
		require.Equal(t, map[score.Flag]int{score.Burst: 14}, f.Excluded)
		require.InDelta(t, 2200, f.Total.N(), 300)
		versions, err := score.Versions(t.Context(), s.DB(), f.Scope)
		require.NoError(t, err)
		require.Len(t, versions, 2)
		for _, v := range versions {
			require.Greater(t, v.Score.N, 20)
		}
		n, err := s.DB().NewSelect().Model((*store.Record)(nil)).Where("received_at > ?", now).Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, n, "nobody has said anything yet tomorrow")
	})
}
