package score_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/hospital"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestScores_FindTheFaceAndTheSheetOfARecord(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		publish(t, s, small(1))
		face := tap("t1", "zx-mz-kq", "v1", start, 2)
		filled := sheet("t1", "zx-mz-kq", start, &feedback.Answers{Set: "small", Version: 1, Seconds: 60,
			Items: []feedback.Answer{{Question: "listens", State: feedback.Answered, Value: 5}}})
		take(t, s, score.Handlers(s), face, filled)
		all := &score.Scores{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return start }}
		n, ok, err := all.Face(t.Context(), face.rec.ID)
		require.NoError(t, err)
		assert.True(t, ok)
		assert.Equal(t, 2, n)
		_, ok, err = all.Face(t.Context(), "not here yet")
		require.NoError(t, err)
		assert.False(t, ok)
		for place, want := range map[string]bool{"zx-mz-kq": true, "zx": true, "zx-mz-yk": false} {
			within, err := all.SheetWithin(t.Context(), filled.rec.ID, score.In(hospital.Demo().Places, place))
			require.NoError(t, err)
			assert.Equal(t, want, within, place)
		}
		within, err := all.SheetWithin(t.Context(), face.rec.ID, []string{"zx-mz-kq"})
		require.NoError(t, err)
		assert.False(t, within, "a tap is no sheet")
	})
}

func TestScores_SavedVisitsAreInTheLog(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		all := &score.Scores{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return start }}
		require.NoError(t, all.SaveVisits(t.Context(), "u", []score.Count{{Day: "2026-11-02", Place: "zx-mz-kq", Visits: 10}},
			score.Typed, "2026-11-02"))
		got, err := all.Sampling(t.Context(), hospital.Demo().Places, start, nil)
		require.NoError(t, err)
		assert.Equal(t, 10, got.Places["zx-mz-kq"].Visits)
		entries, err := all.Audit.Page(t.Context(), "u", 0, 10)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, "visits.save 2026-11-02", entries[0].Action+" "+entries[0].Object)
	})
}
