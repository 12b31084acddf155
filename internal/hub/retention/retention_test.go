package retention_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

func TestRun_ErasesContactAYearAfterClosingAndTextAfterThree(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		closed := add(t, s, "a", func(c *store.Case) { c.ClosedAt = start.Add(10 * day); c.State = "closed" })
		open := add(t, s, "b", nil)
		log := audit.New(s, nil)

		require.Equal(t, retention.Erased{}, run(t, s, log, start.Add(370*day)))
		require.Equal(t, retention.Erased{Contacts: 1}, run(t, s, log, start.Add(376*day)))

		c, record := read(t, s, closed)
		require.Empty(t, c.ContactName+c.Phone+c.VisitNumber)
		require.Equal(t, "words of a", c.Text)
		require.NotContains(t, string(record.Body), "Zhang")
		require.NotContains(t, string(record.Body), "V123")
		require.Contains(t, string(record.Body), "words of a")
		require.Contains(t, string(record.Body), "from_a_newer_schema")
		c, _ = read(t, s, open)
		require.Equal(t, "Zhang San", c.ContactName, "a case still open keeps its contact")

		require.Equal(t, retention.Erased{Texts: 2}, run(t, s, log, start.Add(3*366*day)))
		for _, id := range []int64{closed, open} {
			c, record := read(t, s, id)
			require.Empty(t, c.Text+c.ContactName+c.Phone+c.VisitNumber+c.Answer+c.CloseReason)
			require.False(t, c.ErasedAt.IsZero())
			require.Empty(t, record.Body)
			require.NotEmpty(t, record.SHA256, "the row stays, so that the record sent again is known")
		}
		var events []store.CaseEvent
		require.NoError(t, s.DB().NewSelect().Model(&events).Order("id").Scan(t.Context()))
		for _, e := range events {
			require.Empty(t, e.Text)
		}
		head, err := log.Verify(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 3, head.Seq)
		require.Equal(t, retention.Erased{}, run(t, s, log, start.Add(3*366*day)), "once is enough")
	})
}

func TestRun_KeepsAsLongAsTheSettingsSay(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	add(t, s, "a", nil)
	job := newJob(s, audit.New(s, nil), start.Add(31*day), wire.Retention{TextDays: 30})
	erased, err := job.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, retention.Erased{Texts: 1}, erased)
}

func TestRun_FromSeveralProcessesErasesAndAuditsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, dsn string) {
		first := storetest.Open(t, dsn)
		for i := range 20 {
			add(t, first, fmt.Sprintf("r%d", i), nil)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		total := 0
		for range 3 {
			s := storetest.Open(t, dsn)
			wg.Go(func() {
				erased, err := newJob(s, audit.New(s, nil), start.Add(2000*day), wire.Retention{}).Run(context.Background())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				total += erased.Texts
			})
		}
		wg.Wait()
		require.Equal(t, 20, total)
		head, err := audit.New(first, nil).Verify(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 20, head.Seq)
		n, err := first.DB().NewSelect().Model((*store.CaseEvent)(nil)).Where("what = 'erased'").Count(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 20, n)
	})
}

func TestRun_LeavesNoByteInTheDatabaseFile(t *testing.T) {
	path := storetest.SQLite(t)
	s := storetest.Open(t, path)
	add(t, s, "a", nil)
	run(t, s, audit.New(s, nil), start.Add(2000*day))
	for _, name := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, word := range []string{"words of a", "Zhang San", "13800001111", "what staff noted", "what a department said",
			"what is half written"} {
			require.False(t, strings.Contains(string(data), word), "%s is still in %s", word, name)
		}
	}
}

func TestRun_MakesUpForAWithdrawalThatWasCutOff(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	add(t, s, "a", func(c *store.Case) { c.State = "withdrawn" })
	require.Equal(t, retention.Erased{Texts: 1}, run(t, s, audit.New(s, nil), start.Add(time.Hour)))
}

func TestErase_AtThePersonsWishIsAtOnceAndAuditedOnce(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		id := add(t, s, "a", nil)
		log := audit.New(s, nil)
		eraser := retention.RequestEraser{Store: s, Audit: log, Now: func() time.Time { return start }}
		require.NoError(t, eraser.Erase(t.Context(), id, audit.Person))
		require.NoError(t, eraser.Erase(t.Context(), id, audit.Person))
		c, record := read(t, s, id)
		require.Empty(t, c.Text+c.Phone+c.Answer)
		require.Empty(t, record.Body)
		entries, err := log.Page(t.Context(), audit.Person, 0, 10)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		require.Equal(t, "a", entries[0].Object)
	})
}

func TestRun_ForgetsOldTries(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	for i, age := range []time.Duration{time.Hour, 3 * day} {
		row := &store.Attempt{Key: fmt.Sprint(i), Tries: 3, LastAt: start.Add(-age), Until: start}
		_, err := s.DB().NewInsert().Model(row).Exec(t.Context())
		require.NoError(t, err)
	}
	run(t, s, audit.New(s, nil), start)
	n, err := s.DB().NewSelect().Model((*store.Attempt)(nil)).Count(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

func TestStart_RunsAtOnceAndStopWaits(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	id := add(t, s, "a", nil)
	job := newJob(s, audit.New(s, nil), start.Add(2000*day), wire.Retention{})
	job.Start(t.Context())
	require.Eventually(t, func() bool {
		c, _ := read(t, s, id)
		return !c.ErasedAt.IsZero()
	}, 10*time.Second, 10*time.Millisecond)
	job.Stop()
}

func newJob(s *store.Store, log *audit.Log, now time.Time, keep wire.Retention) *retention.Job {
	return retention.New(retention.Params{
		Store: s, Audit: log, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Settings: func(context.Context) (wire.Retention, error) { return keep, nil },
	})
}

func run(t *testing.T, s *store.Store, log *audit.Log, now time.Time) retention.Erased {
	t.Helper()
	erased, err := newJob(s, log, now, wire.Retention{}).Run(t.Context())
	require.NoError(t, err)
	return erased
}

func add(t *testing.T, s *store.Store, id string, change func(*store.Case)) int64 {
	t.Helper()
	c := &store.Case{
		RecordID: id, Number: id, PINHash: "p" + id, NonceHash: "n" + id, Source: "terminal", Kind: "complaint", State: "new",
		Round: 1, Text: "words of " + id, ContactName: "Zhang San", Phone: "13800001111", VisitNumber: "V123", Lang: "zh",
		Answer: "what staff answered", CapturedAt: start, ReceivedAt: start, DueHospital: start,
		DueAt: start, UpdatedAt: start,
	}
	if change != nil {
		change(c)
	}
	body := `{"schema":1,"from_a_newer_schema":true,"report":{"text":"words of ` + id +
		`","contact":{"name":"Zhang San","phone":"13800001111"},"Visit_Number":"V123"}}`
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		record := &store.Record{ID: id, SHA256: "ab", Type: "report", ReceivedAt: start, CapturedAt: start,
			Body: json.RawMessage(body)}
		if _, err := tx.NewInsert().Model(record).Exec(ctx); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(c).Exec(ctx); err != nil {
			return err
		}
		answer := &store.CaseAnswer{CaseID: c.ID, Round: 1, Unit: "us", Author: "u2", At: start,
			Text: "what a department said"}
		if _, err := tx.NewInsert().Model(answer).Exec(ctx); err != nil {
			return err
		}
		unsent := &store.UnsentText{UserID: "u1", CaseID: c.ID, Field: "answer", Text: "what is half written",
			Version: 1, SavedAt: start}
		if _, err := tx.NewInsert().Model(unsent).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().
			Model(&store.CaseEvent{CaseID: c.ID, At: start, Actor: "u1", What: "noted", Round: 1, Text: "what staff noted"}).
			Exec(ctx)
		return err
	}))
	return c.ID
}

func read(t *testing.T, s *store.Store, id int64) (store.Case, store.Record) {
	t.Helper()
	var c store.Case
	require.NoError(t, s.DB().NewSelect().Model(&c).Where("id = ?", id).Scan(t.Context()))
	var r store.Record
	require.NoError(t, s.DB().NewSelect().Model(&r).Where("id = ?", c.RecordID).Scan(t.Context()))
	return c, r
}

func TestRun_WaitsForAWithdrawalThatCanStillBeTakenBack(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		id := add(t, s, "a", func(c *store.Case) {
			c.State, c.UndoState, c.EraseAfter = "withdrawn", "new", start.Add(7*day)
		})
		log := audit.New(s, nil)
		require.Equal(t, retention.Erased{}, run(t, s, log, start.Add(7*day-time.Second)))
		c, _ := read(t, s, id)
		require.NotEmpty(t, c.Text)
		require.Equal(t, retention.Erased{Texts: 1}, run(t, s, log, start.Add(7*day)))
		c, _ = read(t, s, id)
		require.Empty(t, c.Text)
	})
}
