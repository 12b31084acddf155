package fleet_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/fleet"
	"xinsheng/internal/hub/notice"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestSilent_EachTerminalOnceUntilItSpeaksAgain(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC)
		r := &fleet.Register{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return now }}
		for id, ago := range map[string]time.Duration{"speaks": time.Minute, "silent": time.Hour, "gone": 8 * 24 * time.Hour,
			"revoked": time.Hour} {
			one := store.Terminal{ID: id, Index: len(id) * 7, NameZH: id, PlaceID: "zx-mz-dt", Profile: "outpatient",
				LastSeenAt: now.Add(-ago)}
			if id == "revoked" {
				one.RevokedAt = now
			}
			_, err := s.DB().NewInsert().Model(&one).Exec(t.Context())
			require.NoError(t, err, id)
		}
		silent := func() (news []notice.News) {
			require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) (err error) {
				news, err = r.Silent(ctx, tx)
				return err
			}))
			return news
		}
		first := silent()
		require.Len(t, first, 1)
		assert.Equal(t, first[0].Once, silent()[0].Once, "told once")
		now = now.Add(time.Hour)
		_, err := s.DB().NewUpdate().Model((*store.Terminal)(nil)).Set("last_seen_at = ?", now.Add(-40*time.Minute)).
			Where("id = 'silent'").Exec(t.Context())
		require.NoError(t, err)
		var once []string
		for _, n := range silent() {
			once = append(once, n.Once)
		}
		assert.NotContains(t, once, first[0].Once, "it spoke, and is silent again")
	})
}
