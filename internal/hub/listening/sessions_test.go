package listening_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/listening"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestSessions_ReachTheTerminalsOfTheirPlaceWhileTheyAreNotOver(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, st *store.Store) {
		now := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
		s := listening.New(st, audit.New(st, nil), func() time.Time { return now })
		places := hospital.Demo().Places
		told := func(place string) []string {
			var cfg wire.Config
			require.NoError(t, listening.Planned{}.Extend(t.Context(), st.DB(), &store.Terminal{PlaceID: place},
				places, now, &cfg))
			var names []string
			for _, l := range cfg.Listening {
				names = append(names, l.Name)
			}
			return names
		}
		plan := func(name, place string, from time.Time) string {
			row, err := s.Plan(t.Context(), "u1", listening.Draft{Name: name, Place: place, Moderator: "王主任", From: from,
				Until: from.Add(2 * time.Hour)})
			require.NoError(t, err)
			return row.ID
		}
		plan("住院楼", "zx-zy", now.Add(3*time.Hour))
		ward := plan("心内科", "zx-zy-xn", now.Add(-time.Hour))
		plan("下个月", "zx-zy-xn", now.Add(listening.Ahead+time.Hour))
		assert.Equal(t, []string{"心内科", "住院楼"}, told("zx-zy-xn"))
		assert.Equal(t, []string{"住院楼"}, told("zx-zy-gk"))
		assert.Empty(t, told("zx-mz-dt"))
		require.NoError(t, s.Cancel(t.Context(), "u1", ward))
		assert.ErrorIs(t, s.Cancel(t.Context(), "u1", ward), listening.ErrNotFound)
		assert.Equal(t, []string{"住院楼"}, told("zx-zy-xn"))
		now = now.Add(5 * time.Hour)
		assert.Equal(t, []string{"下个月"}, told("zx-zy-xn"), "what is over is gone, and what comes is told a week before")
	})
}

func TestPlan_RefusesWhatCannotBeASession(t *testing.T) {
	st := storetest.Open(t, storetest.SQLite(t))
	now := time.Now()
	s := listening.New(st, audit.New(st, nil), nil)
	good := listening.Draft{Name: "心内科", Place: "zx-zy-xn", Moderator: "王主任", From: now, Until: now.Add(time.Hour)}
	_, err := s.Plan(t.Context(), "u1", good)
	require.NoError(t, err)
	for _, spoil := range []func(d *listening.Draft){
		func(d *listening.Draft) { d.Name = strings.Repeat("会", 21) }, func(d *listening.Draft) { d.Moderator = "" },
		func(d *listening.Draft) { d.Place = "" }, func(d *listening.Draft) { d.Name = " " },
		func(d *listening.Draft) { d.Name = "一\n二" },
	} {
		d := good
		spoil(&d)
		_, err := s.Plan(t.Context(), "u1", d)
		assert.ErrorIs(t, err, listening.ErrInvalid)
	}
	for _, spoil := range []func(d *listening.Draft){
		func(d *listening.Draft) { d.Until = d.From }, func(d *listening.Draft) { d.Until = d.From.Add(25 * time.Hour) },
		func(d *listening.Draft) { d.From, d.Until = now.Add(-3*time.Hour), now.Add(-time.Hour) },
	} {
		d := good
		spoil(&d)
		_, err := s.Plan(t.Context(), "u1", d)
		assert.ErrorIs(t, err, listening.ErrPeriod)
	}
}
