package retention_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/retention"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
	"xinsheng/internal/wire"
)

// needle is in everything that a person gave, and must be nowhere once it is erased.
const needle = "needle-3f9a"

// shelves opens a media store in a folder and answers both.
func shelves(t *testing.T) (*media.Store, string) {
	t.Helper()
	dir := t.TempDir()
	m, err := media.Open(t.Context(), "file://"+dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = m.Close() })
	return m, dir
}

// attach gives the case a part of that kind, with copy, still and transcript.
func attach(t *testing.T, s *store.Store, m *media.Store, caseID int64, record, part string, kind feedback.MediaKind) {
	t.Helper()
	put := func() string {
		key := media.NewKey()
		_, _, err := m.Put(t.Context(), key, bytes.NewReader([]byte("bytes with a "+needle)))
		require.NoError(t, err)
		return key
	}
	_, err := s.DB().NewInsert().Model(&store.Part{
		RecordID: record, PartID: part, CaseID: caseID, Kind: kind, Declared: "audio/" + needle, State: store.PartKept,
		ExpectedAt: start, ArrivedAt: start,
		MediaType: "audio/ogg", Size: 9, SHA256: "ab", Blob: put(), CopyState: store.JobDone, CopyBlob: put(),
		CopyType: "audio/mp4", StillBlob: put(),
		Peaks: "[1,2]", TranscriptState: store.JobDone, Transcript: "heard: " + needle,
	}).Exec(t.Context())
	require.NoError(t, err)
}

// addition is what the person added to the case later.
func addition(t *testing.T, s *store.Store, caseID int64, record string) {
	t.Helper()
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		rec := &store.Record{ID: record, SHA256: "cd", Type: "addition", ReceivedAt: start, CapturedAt: start,
			Body: json.RawMessage(`{"addition":{"text":"` + needle + `"}}`)}
		if _, err := tx.NewInsert().Model(rec).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewInsert().
			Model(&store.CaseEvent{CaseID: caseID, At: start, Actor: audit.Person, What: "added", Round: 1, Text: needle,
				RecordID: record}).Exec(ctx)
		return err
	}))
}

// left names the files under dir that hold the needle.
func left(t *testing.T, dir string) (holding []string, files int) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(needle)) {
			holding = append(holding, path)
		}
		return err
	}))
	return holding, files
}

func TestErase_LeavesNoBlobAndNoTranscript(t *testing.T) {
	path := storetest.SQLite(t)
	s := storetest.Open(t, path)
	m, dir := shelves(t)
	id := add(t, s, "a", nil)
	other := add(t, s, "b", nil)
	attach(t, s, m, id, "a", "1", "voice")
	attach(t, s, m, id, "a", "2", "photo")
	addition(t, s, id, "a2")
	attach(t, s, m, id, "a2", "1", "video")
	holding, _ := left(t, dir)
	require.Len(t, holding, 9)
	attach(t, s, m, other, "b", "1", "voice")

	log := audit.New(s, nil)
	eraser := retention.RequestEraser{Store: s, Audit: log, Media: m, Now: func() time.Time { return start }}
	require.NoError(t, eraser.Erase(t.Context(), id, audit.Person))
	holding, _ = left(t, dir)
	require.Len(t, holding, 3, "another case keeps its own")
	var parts []store.Part
	require.NoError(t, s.DB().NewSelect().Model(&parts).Where("case_id = ?", id).Scan(t.Context()))
	require.Len(t, parts, 3)
	for _, p := range parts {
		require.Equal(t, store.PartErased, p.State)
		require.Empty(t, p.Transcript+p.Blob+p.CopyBlob+p.StillBlob+p.Peaks+p.Declared+p.SHA256)
	}
	var records []store.Record
	require.NoError(t, s.DB().NewSelect().Model(&records).Where("id IN ('a', 'a2')").Scan(t.Context()))
	require.Len(t, records, 2)
	for _, r := range records {
		require.Empty(t, r.Body)
		require.False(t, r.ErasedAt.IsZero())
	}

	require.NoError(t, eraser.Erase(t.Context(), other, audit.Person))
	_, files := left(t, dir)
	require.Zero(t, files, "an empty store")
	_, err := mediaJob(s, m, log, start, wire.Retention{}).Run(t.Context()) // empties the write-ahead log
	require.NoError(t, err)
	for _, name := range []string{path, path + "-wal"} {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.False(t, bytes.Contains(data, []byte(needle)), name)
	}
}

func TestRun_ErasesVoicePhotosAndFilmAfterTheirTimeAndKeepsTheText(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		m, dir := shelves(t)
		id := add(t, s, "a", nil)
		for i, kind := range feedback.MediaKinds() {
			attach(t, s, m, id, "a", string(rune('1'+i)), kind)
		}
		log := audit.New(s, nil)
		keep := wire.Retention{VoiceDays: 30, PhotoDays: 60}
		run := func(at time.Time) retention.Erased {
			erased, err := mediaJob(s, m, log, at, keep).Run(t.Context())
			require.NoError(t, err)
			return erased
		}
		require.Equal(t, retention.Erased{}, run(start.Add(29*day)))
		require.Equal(t, retention.Erased{Media: 1}, run(start.Add(31*day)))
		holding, _ := left(t, dir)
		require.Len(t, holding, 9, "the voice is gone")
		require.Equal(t, retention.Erased{Media: 3}, run(start.Add(61*day)))
		holding, _ = left(t, dir)
		require.Empty(t, holding)
		c, record := read(t, s, id)
		require.Equal(t, "words of a", c.Text)
		require.True(t, c.ErasedAt.IsZero())
		require.NotEmpty(t, record.Body)
		require.Equal(t, retention.Erased{}, run(start.Add(62*day)), "once is enough")

		fresh := add(t, s, "b", nil)
		attach(t, s, m, fresh, "b", "1", "voice")
		keep = wire.Retention{}
		require.Equal(t, retention.Erased{}, run(start.Add(364*day)))
		require.Equal(t, retention.Erased{Media: 1}, run(start.Add(366*day)), "a year when nobody said otherwise")
		head, err := log.Verify(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, 5, head.Seq)
	})
}

func TestRun_TakesTheMediaOfAWithdrawalThatWasCutOff(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	m, dir := shelves(t)
	id := add(t, s, "a", func(c *store.Case) { c.State = "withdrawn" })
	attach(t, s, m, id, "a", "1", "photo")
	_, err := mediaJob(s, m, audit.New(s, nil), start.Add(time.Hour), wire.Retention{}).Run(t.Context())
	require.NoError(t, err)
	_, files := left(t, dir)
	require.Zero(t, files)
}

func mediaJob(s *store.Store, m *media.Store, log *audit.Log, now time.Time, keep wire.Retention) *retention.Job {
	return retention.New(retention.Params{
		Store: s, Audit: log, Media: m, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Settings: func(context.Context) (wire.Retention, error) { return keep, nil },
	})
}
