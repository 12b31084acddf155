package media_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestParts_AreFoundByRecordAndOnlyOfTheTypesThatAreAskedFor(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		at := time.Date(2026, 7, 6, 2, 0, 0, 0, time.UTC)
		for i, id := range []string{"sheet", "report"} {
			_, err := s.DB().NewInsert().Model(&store.Record{
				ID: id, TerminalID: "t1", Seq: int64(i), Type: map[string]feedback.RecordType{"sheet": "answers",
					"report": "report"}[id], CapturedAt: at, ReceivedAt: at, Body: []byte("{}"),
			}).Exec(t.Context())
			require.NoError(t, err)
			for n, part := range []string{"b", "a"} {
				_, err := s.DB().NewInsert().
					Model(&store.Part{RecordID: id, PartID: part, Position: n, Kind: "voice", State: store.PartExpected,
						ExpectedAt: at}).Exec(t.Context())
				require.NoError(t, err)
			}
		}
		parts := &media.Parts{Store: s}
		none, err := parts.Of(t.Context())
		require.NoError(t, err)
		assert.Empty(t, none)
		all, err := parts.Of(t.Context(), "sheet", "nothing")
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Len(t, all["sheet"], 2)
		assert.Equal(t, "b", all["sheet"][0].PartID, "in the order of the record")

		p, err := parts.Find(t.Context(), "sheet", "a", "answers", "walk_step")
		require.NoError(t, err)
		assert.Equal(t, "a", p.PartID)
		_, err = parts.Find(t.Context(), "report", "a", "answers", "walk_step")
		require.ErrorIs(t, err, media.ErrNotFound, "that is a case's")
		_, err = parts.Find(t.Context(), "sheet", "c", "answers")
		require.ErrorIs(t, err, media.ErrNotFound)
	})
}
