package badge_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/credential"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/badge"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func both(t *testing.T, do func(t *testing.T, st *store.Store, b *badge.Badges)) {
	t.Helper()
	storetest.EachStore(t, func(t *testing.T, st *store.Store) { do(t, st, badge.New(st, audit.New(st, nil), nil)) })
}

func known(t *testing.T, st *store.Store) []wire.Badge {
	t.Helper()
	var cfg wire.Config
	require.NoError(t, badge.Known{}.Extend(t.Context(), st.DB(), nil, nil, time.Now(), &cfg))
	return cfg.Badges
}

func TestBadge_TerminalsCheckCardAndPINOfThoseInUse(t *testing.T) {
	both(t, func(t *testing.T, st *store.Store, b *badge.Badges) {
		ctx := t.Context()
		card, err := b.Add(ctx, "u1", badge.Draft{Name: " 李梅 ", Role: wire.Volunteer})
		require.NoError(t, err)
		code, err := wire.ParseCard(card.Code)
		require.NoError(t, err)
		assert.Equal(t, wire.BadgeCard, code.Kind)
		assert.Regexp(t, regexp.MustCompile(`^[0-9]{6}$`), card.PIN)
		all := known(t, st)
		require.Len(t, all, 1)
		assert.Equal(t, "李梅", all[0].Name)
		assert.Equal(t, "1001", all[0].Number)
		assert.Equal(t, code.ID, all[0].ID)
		assert.True(t, credential.Matches(all[0].Card, code.Secret))
		assert.True(t, credential.Matches(all[0].PIN, card.PIN))
		assert.False(t, credential.Matches(all[0].PIN, code.Secret))

		fresh, err := b.Renew(ctx, "u1", card.Badge.ID)
		require.NoError(t, err)
		all = known(t, st)
		assert.False(t, credential.Matches(all[0].Card, code.Secret), "the lost card opens nothing")
		assert.False(t, credential.Matches(all[0].PIN, card.PIN) && card.PIN != fresh.PIN)
		assert.Equal(t, "李梅", fresh.Badge.Name)

		require.NoError(t, b.Disable(ctx, "u1", card.Badge.ID))
		assert.Empty(t, known(t, st))
		names, err := b.Names(ctx)
		require.NoError(t, err)
		assert.Equal(t, "李梅", names[card.Badge.ID], "who helped stays known")
		require.NoError(t, b.Enable(ctx, "u1", card.Badge.ID))
		assert.Len(t, known(t, st), 1)
		assert.ErrorIs(t, b.Disable(ctx, "u1", "NOBODY"), badge.ErrNotFound)
	})
}

func TestBadge_ANumberIsOnePersonsAndTheNextFreeOneIsGiven(t *testing.T) {
	both(t, func(t *testing.T, _ *store.Store, b *badge.Badges) {
		ctx := t.Context()
		require.NoError(t, badge.Demo(ctx, b, "console"))
		require.NoError(t, badge.Demo(ctx, b, "console"), "again changes nothing")
		_, err := b.Add(ctx, "u1", badge.Draft{Name: "张三", Role: wire.Volunteer, Number: "1001"})
		assert.ErrorIs(t, err, badge.ErrTaken)
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				_, err := b.Add(ctx, "u1", badge.Draft{Name: "志愿者", Role: wire.Volunteer})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		rows, err := b.List(ctx)
		require.NoError(t, err)
		require.Len(t, rows, 8)
		assert.Equal(t, "1008", rows[7].Number)
		assert.True(t, credential.Matches(rows[0].PINHash, "135790"))
		assert.True(t, credential.Matches(rows[1].PINHash, "246800"))
		assert.Equal(t, string(wire.Moderator), rows[1].Role)
	})
}

func TestBadge_RefusesWhatCannotBeABadge(t *testing.T) {
	st := storetest.Open(t, storetest.SQLite(t))
	b := badge.New(st, audit.New(st, nil), nil)
	for _, d := range []badge.Draft{
		{Role: wire.Volunteer}, {Name: "一二三四五六七八九十一二三", Role: wire.Volunteer}, {Name: "李\n梅", Role: wire.Volunteer},
		{Name: "李梅", Role: "admin"}, {Name: "李梅", Role: wire.Volunteer, Number: "12"},
		{Name: "李梅", Role: wire.Volunteer, Number: "12a4"},
		{Name: "李梅", Role: wire.Volunteer, PIN: "12345"},
	} {
		_, err := b.Add(t.Context(), "u1", d)
		assert.ErrorIs(t, err, badge.ErrInvalid, "%+v", d)
	}
}
