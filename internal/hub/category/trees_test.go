package category_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	assets "xinsheng/assets/web/category"
	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/casestate"
	"xinsheng/internal/hub/category"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestTrees_ANewVersionHoldsFromNowAndOlderNamesAreStillFound(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		ctx, now := t.Context(), time.Date(2026, 7, 6, 3, 0, 0, 0, time.UTC)
		log := audit.New(s, func() time.Time { return now })
		trees := category.Trees{Store: s, Audit: log, Now: func() time.Time { return now }}
		shipped := string(assets.Tree)
		mark := category.Mark(shipped)
		tree, err := category.InForce(ctx, s.DB())
		require.NoError(t, err)
		assert.Equal(t, 1, tree.Version)

		rec := &store.Record{ID: "r", TerminalID: "t1", Type: feedback.TypeReport, ReceivedAt: now, CapturedAt: now}
		_, err = s.DB().NewInsert().Model(rec).Exec(ctx)
		require.NoError(t, err)
		k := &store.Case{RecordID: "r", Number: "n", NonceHash: "n", Source: casestate.FromTerminal,
			Form: casestate.FormReport, Kind: feedback.Complaint, State: casestate.New, CapturedAt: now, ReceivedAt: now,
			UpdatedAt: now, Round: 1}
		_, err = s.DB().NewInsert().Model(k).Exec(ctx)
		require.NoError(t, err)
		_, err = s.DB().NewInsert().Model(&store.CaseCategory{CaseID: k.ID, Category: "place.parking"}).Exec(ctx)
		require.NoError(t, err)

		parking := "  { id = \"parking\", name = { zh = \"停车\", en = \"Parking\" } },\n"
		food := "  { id = \"food\", name = { zh = \"食堂与饭菜\", en = \"Canteen and meals\" } },\n"
		require.Contains(t, shipped, parking)
		mistakes, err := trees.Save(ctx, "u1", strings.Replace(shipped, parking, "", 1), mark)
		require.NoError(t, err)
		require.Len(t, mistakes, 1, "a case has it")
		line := 1 + strings.Count(shipped[:strings.Index(shipped, "[[category]]\nid = \"place\"")], "\n")
		assert.Equal(t, category.Mistake{Line: line, What: category.InUse, Name: "place.parking"}, mistakes[0])

		off := strings.Replace(parking, "} },", "}, off = true },", 1)
		text := strings.Replace(strings.Replace(shipped, parking, off, 1), food, "", 1)
		mistakes, err = trees.Save(ctx, "u1", text, mark)
		require.NoError(t, err)
		require.Empty(t, mistakes)
		tree, err = category.InForce(ctx, s.DB())
		require.NoError(t, err)
		assert.Equal(t, 2, tree.Version)
		for _, id := range []string{"place.parking", "place.food"} {
			name, known := tree.Find(id)
			assert.True(t, known, id)
			assert.True(t, name.Off, id)
			assert.NotEmpty(t, name.Part.Main(), id)
		}
		_, err = trees.Save(ctx, "u2", shipped, mark)
		require.ErrorIs(t, err, category.ErrStale, "two people at once")
		mistakes, err = trees.Save(ctx, "u2", text, category.Mark(text))
		require.NoError(t, err)
		require.Empty(t, mistakes)
		all, err := category.Versions(ctx, s.DB())
		require.NoError(t, err)
		assert.Len(t, all, 2, "the same again is no version of its own")
		entries, err := log.Page(ctx, "u1", 0, 10)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, "category.save", entries[0].Action)
	})
}
