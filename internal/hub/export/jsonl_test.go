package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/uptrace/bun"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/export"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var at = time.Date(2026, 7, 4, 2, 58, 0, 0, time.UTC)

func TestJSONL_WritesEveryRecordOnceInOrder(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		fill(t, s, 1234)
		log := audit.New(s, nil)
		var out bytes.Buffer
		n, err := export.JSONL(t.Context(), s, log, "u1", &out)
		require.NoError(t, err)
		require.Equal(t, 1234, n)

		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		require.Len(t, lines, 1234)
		require.Equal(t, `{"id":"00000","type":"report","terminal_id":"t1","seq":0,"urgent":false,`+
			`"captured_at":"2026-07-04T02:58:00Z","estimated":false,"received_at":"2026-07-04T02:58:00Z",`+
			`"sha256":"ab","key_id":"k","body":{"report":{"text":"排队 <b> & 0\n"}}}`, lines[0])
		for i, l := range lines {
			var line export.Line
			require.NoError(t, json.Unmarshal([]byte(l), &line))
			require.Equal(t, fmt.Sprintf("%05d", i), line.ID)
		}
		entries, err := log.Page(t.Context(), "u1", 0, 10)
		require.NoError(t, err)
		require.Len(t, entries, 1)
	})
}

func TestJSONL_NamesMediaAndKeepsWhatAMachineHeard(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 2)
	for i, state := range []store.PartState{store.PartKept, store.PartErased} {
		p := &store.Part{RecordID: "00001", PartID: fmt.Sprint(i), Position: i, Kind: "voice", State: state, ExpectedAt: at,
			Blob: "part/secret"}
		if state == store.PartKept {
			p.MediaType, p.Size, p.SHA256, p.Transcript = "audio/ogg", 123, "cd", "what was heard"
		}
		_, err := s.DB().NewInsert().Model(p).Exec(t.Context())
		require.NoError(t, err)
	}
	var out bytes.Buffer
	_, err := export.JSONL(t.Context(), s, audit.New(s, nil), "u1", &out)
	require.NoError(t, err)
	require.Contains(t, out.String(),
		`"media":[{"part_id":"0","kind":"voice","state":"kept","media_type":"audio/ogg","size":123,"sha256":"cd"},`+
			`{"part_id":"1","kind":"voice","state":"erased"}]}`)
	require.NotContains(t, out.String(), "what was heard")
	require.NotContains(t, out.String(), "part/secret")
	require.Equal(t, 1, strings.Count(out.String(), `"media"`))
}

func TestJSONL_ErasedRecordsHaveNoBody(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 1)
	_, err := s.DB().NewUpdate().Table("records").Set("body = NULL").Set("erased_at = ?", at).
		Where("1 = 1").Exec(t.Context())
	require.NoError(t, err)
	var out bytes.Buffer
	_, err = export.JSONL(t.Context(), s, audit.New(s, nil), "u1", &out)
	require.NoError(t, err)
	require.Contains(t, out.String(), `"erased_at":"2026-07-04T02:58:00Z","body":null}`)
}

func TestJSONL_WritesNothingThatTheAuditLogDoesNotKnow(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 1)
	var out bytes.Buffer
	_, err := export.JSONL(t.Context(), s, noLog{}, "u1", &out)
	require.ErrorIs(t, err, errNoLog)
	require.Empty(t, out.Bytes())
}

var errNoLog = errors.New("no log")

type noLog struct{}

func (noLog) Note(context.Context, string, string, string) error { return errNoLog }

func fill(t *testing.T, s *store.Store, n int) {
	t.Helper()
	require.NoError(t, s.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		for i := range n {
			r := &store.Record{
				ID: fmt.Sprintf("%05d", i), TerminalID: "t1", Seq: int64(i), KeyID: "k", SHA256: "ab", Type: "report",
				ReceivedAt: at, CapturedAt: at, Body: fmt.Appendf(nil, `{"report":{"text":"排队 <b> & %d\n"}}`, i),
			}
			if _, err := tx.NewInsert().Model(r).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	}))
}
