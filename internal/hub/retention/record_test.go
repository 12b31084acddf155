package retention_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestRun_ErasesWordsOfStepsAndAnswersAndKeepsTheirScores(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		loose(t, s, "w", "walk_step")
		loose(t, s, "q", "answers")
		loose(t, s, "r", "rating")
		add(t, s, "c", nil)
		_, err := s.DB().NewUpdate().Table("records").Set("type = 'walk_step'").Where("id = 'c'").Exec(t.Context())
		require.NoError(t, err)
		insert(t, s, step("c"))

		log := audit.New(s, nil)
		require.Equal(t, retention.Erased{}, run(t, s, log, start.Add(364*day)))
		require.Equal(t, retention.Erased{Media: 2}, run(t, s, log, start.Add(366*day)),
			"recordings go after a year, the rating's is none of ours")
		require.Equal(t, retention.Erased{Texts: 1, Records: 2}, run(t, s, log, start.Add(3*366*day)))
		require.Equal(t, retention.Erased{}, run(t, s, log, start.Add(3*366*day)), "once is enough")

		for _, id := range []string{"w", "c"} {
			var w store.WalkStep
			require.NoError(t, s.DB().NewSelect().Model(&w).Where("record_id = ?", id).Scan(t.Context()))
			require.Empty(t, w.Text+w.Suggestion+w.Praise, id)
			require.Equal(t, 4, w.Score)
		}
		var a store.Answer
		require.NoError(t, s.DB().NewSelect().Model(&a).Where("record_id = 'q'").Scan(t.Context()))
		require.Empty(t, a.Text)
		require.Equal(t, 3, a.Value)
		for id, empty := range map[string]bool{"w": true, "q": true, "c": true, "r": false} {
			var r store.Record
			require.NoError(t, s.DB().NewSelect().Model(&r).Where("id = ?", id).Scan(t.Context()))
			require.Equal(t, empty, len(r.Body) == 0, id)
		}
	})
}

func TestEraseRecord_EmptiesAStepAtOnceAndLeavesCasesToTheirOwnWay(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		loose(t, s, "w", "walk_step")
		add(t, s, "c", nil)
		log := audit.New(s, nil)
		eraser := retention.RequestEraser{Store: s, Audit: log, Now: func() time.Time { return start }}
		for range 2 {
			require.NoError(t, eraser.EraseRecord(t.Context(), "w", "u1"))
			require.NoError(t, eraser.EraseRecord(t.Context(), "c", "u1"))
		}
		entries, err := log.Page(t.Context(), "u1", 0, 10)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		require.Equal(t, "w", entries[0].Object)
		var p store.Part
		require.NoError(t, s.DB().NewSelect().Model(&p).Where("record_id = 'w'").Scan(t.Context()))
		require.Equal(t, store.PartErased, p.State)
		var r store.Record
		require.NoError(t, s.DB().NewSelect().Model(&r).Where("id = 'c'").Scan(t.Context()))
		require.NotEmpty(t, r.Body)
	})
}

func TestRun_TakesTheBedAndTheContactOfAListeningWordToo(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		id := add(t, s, "l", func(c *store.Case) {
			c.ClosedAt, c.State, c.Bed = start, "closed", "12床"
			c.ContactName, c.Phone, c.VisitNumber = "", "", ""
		})
		body := `{"schema":1,"listening_word":{"session":"s","report":{"text":"stays","bed":"12床","contact":{"name":"Zhang San"}}}}`
		_, err := s.DB().NewUpdate().Table("records").Set("body = ?", body).Where("id = 'l'").Exec(t.Context())
		require.NoError(t, err)
		require.Equal(t, retention.Erased{Contacts: 1}, run(t, s, audit.New(s, nil), start.Add(366*day)))
		c, r := read(t, s, id)
		require.Empty(t, c.Bed)
		require.NotContains(t, string(r.Body), "12床")
		require.NotContains(t, string(r.Body), "Zhang")
		require.Contains(t, string(r.Body), "stays")
	})
}

func TestRun_LeavesPhotosOfADraftThatIsNotSentToTheirSweep(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	insert(t, s, &store.Part{RecordID: "unsent", PartID: "1", Kind: "photo", State: store.PartKept, ExpectedAt: start})
	erased, err := newJob(s, audit.New(s, nil), start.Add(800*day), wire.Retention{}).Run(t.Context())
	require.NoError(t, err)
	require.Zero(t, erased)
}

func step(id string) *store.WalkStep {
	return &store.WalkStep{
		RecordID: id, TaskID: "t", Part: "p", Step: "waiting", Score: 4, Text: "words of " + id, Suggestion: "more words",
		Praise:     "nice words",
		CapturedAt: start, ReceivedAt: start,
	}
}

// loose is a record with words and a recording that became no case.
func loose(t *testing.T, s *store.Store, id string, kind feedback.RecordType) {
	t.Helper()
	insert(t, s, &store.Record{ID: id, SHA256: "ab", Type: kind, ReceivedAt: start, CapturedAt: start,
		Body: json.RawMessage(`{"text":"words"}`)})
	switch kind {
	case feedback.TypeWalkStep:
		insert(t, s, step(id))
	case feedback.TypeAnswers:
		insert(t, s, &store.Answer{RecordID: id, QuestionID: "q1", State: "answered", Value: 3, Text: "words of an answer"})
	}
	insert(t, s, &store.Part{RecordID: id, PartID: "1", Kind: "voice", State: store.PartKept, ExpectedAt: start})
}

func insert(t *testing.T, s *store.Store, row any) {
	t.Helper()
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(row).Exec(ctx)
		return err
	}))
}
