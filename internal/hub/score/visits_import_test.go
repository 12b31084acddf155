package score_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/score"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// together runs each of do at once, and says what each came to.
func together(n int, do func(i int) error) []error {
	var all sync.WaitGroup
	start, out := make(chan struct{}), make([]error, n)
	for i := range n {
		all.Go(func() {
			<-start
			out[i] = do(i)
		})
	}
	close(start)
	all.Wait()
	return out
}

func TestVisits_OfSeveralWhoImportTheSameDayOneSavesAndTheOthersLookAgain(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		all := &score.Scores{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return start }}
		count := func(visits int) []score.Count {
			return []score.Count{{Day: "2026-11-02", Place: "zx-mz-kq", Visits: visits}}
		}
		before, err := all.VisitsBefore(t.Context(), count(0))
		require.NoError(t, err)
		won := -1
		for i, err := range together(8, func(i int) error {
			return all.ImportVisits(t.Context(), "u", count(10+i), score.Mark(count(10+i), before), "2026-11-02")
		}) {
			if err == nil {
				assert.Negative(t, won, "a second one overwrites what nobody saw")
				won = i
				continue
			}
			assert.ErrorIs(t, err, score.ErrStale)
		}
		kept, err := all.VisitsBefore(t.Context(), count(0))
		require.NoError(t, err)
		assert.Equal(t, []int{10 + won}, kept)
		entries, err := all.Audit.Page(t.Context(), "u", 0, 10)
		require.NoError(t, err)
		assert.Len(t, entries, 1, "what was refused is no change")
		require.NoError(t, all.ImportVisits(t.Context(), "u", count(7), score.Mark(count(7), kept), "2026-11-02"),
			"having looked")
	})
}

func TestVisits_WhoeverSavesTheSamePlacesInAnotherOrderWaits(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		all := &score.Scores{Store: s, Audit: audit.New(s, nil), Now: func() time.Time { return start }}
		var up []score.Count
		for i := range 60 {
			up = append(up, score.Count{Day: "2026-11-02", Place: fmt.Sprint("p", i), Visits: i})
		}
		down := slices.Clone(up)
		slices.Reverse(down)
		require.NoError(t, errors.Join(together(6, func(i int) error {
			return all.SaveVisits(t.Context(), "u", [][]score.Count{up, down}[i%2], score.Typed, "2026-11-02")
		})...))
	})
}
