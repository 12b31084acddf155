package audit_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/audit"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

var key = []byte("a key that the database does not hold")

// forge makes the chain anew as whoever can write to the database but has no key would: each hash over what stands
// there.
func forge(t *testing.T, s *store.Store) {
	t.Helper()
	var all []store.AuditEntry
	require.NoError(t, s.DB().NewSelect().Model(&all).Order("seq").Scan(t.Context()))
	prev := ""
	for i, e := range all {
		e.Seq, e.Prev = int64(i+1), prev
		h := sha256.New()
		for _, f := range []string{e.Prev, fmt.Sprint(e.Seq), e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.Actor,
			e.Action, e.Object} {
			fmt.Fprintf(h, "%d:%s", len(f), f)
		}
		prev = hex.EncodeToString(h.Sum(nil))
		_, err := s.DB().ExecContext(t.Context(), "UPDATE audit SET seq = ?, prev = ?, hash = ? WHERE seq = ?", e.Seq,
			e.Prev, prev, all[i].Seq)
		require.NoError(t, err)
	}
}

func TestVerify_WhoeverWritesSQLCanNeitherCutNorMakeTheLogAnew(t *testing.T) {
	for name, c := range map[string]struct {
		change string
		forge  bool
		want   error
	}{
		"the end is cut off":          {change: "DELETE FROM audit WHERE seq > 6", want: audit.ErrCut},
		"all is gone":                 {change: "DELETE FROM audit", want: audit.ErrCut},
		"one is removed and all anew": {change: "DELETE FROM audit WHERE seq = 5", forge: true, want: audit.ErrCut},
		"one is changed and all anew": {change: "UPDATE audit SET actor = 'u2' WHERE seq = 5", forge: true,
			want: audit.ErrCut},
		"one is changed by plain hash": {change: "UPDATE audit SET actor = 'u2', hash = 'x' WHERE seq = 9",
			want: audit.ErrBroken},
		"nothing": {change: "SELECT 1"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachStore(t, func(t *testing.T, s *store.Store) {
				l := audit.New(s, nil).Keyed(key).KeepHead(filepath.Join(t.TempDir(), "audit.head"))
				write(t, l, 9)
				require.NoError(t, l.Check(t.Context()))
				_, err := s.DB().ExecContext(t.Context(), c.change)
				require.NoError(t, err)
				if c.forge {
					forge(t, s)
				}
				_, err = l.Verify(t.Context())
				require.ErrorIs(t, err, c.want)
			})
		})
	}
}

// Without the head the same cuts go unseen: it is what finds them.
func TestVerify_OnlyTheHeadOutsideFindsACutEnd(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	l := audit.New(s, nil).Keyed(key)
	write(t, l, 9)
	_, err := s.DB().ExecContext(t.Context(), "DELETE FROM audit WHERE seq > 6")
	require.NoError(t, err)
	_, err = l.Verify(t.Context())
	require.NoError(t, err)
}

func TestVerify_ALogOfTheTimeBeforeTheKeyGoesOnUnderIt(t *testing.T) {
	storetest.EachStore(t, func(t *testing.T, s *store.Store) {
		write(t, audit.New(s, nil), 4)
		l := audit.New(s, nil).Keyed(key)
		write(t, l, 3)
		head, err := l.Verify(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, 7, head.Seq)
		// Once keyed, no link without a key follows.
		write(t, audit.New(s, nil), 1)
		_, err = l.Verify(t.Context())
		require.ErrorIs(t, err, audit.ErrBroken)
	})
}

func TestHead_ThatDoesNotFitStaysUntilSomebodyLookedIntoIt(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	file := filepath.Join(t.TempDir(), "audit.head")
	l := audit.New(s, nil).Keyed(key).KeepHead(file)
	write(t, l, 9)
	require.NoError(t, l.Check(t.Context()))
	_, err := s.DB().ExecContext(t.Context(), "DELETE FROM audit WHERE seq > 3")
	require.NoError(t, err)
	write(t, l, 20) // goes on from entry 3, past the old end
	for range 2 {
		require.ErrorIs(t, l.Check(t.Context()), audit.ErrCut)
	}
	require.EqualValues(t, 9, l.Fault().Seen.Seq)
	require.EqualValues(t, 23, l.Fault().Now.Seq)

	// Another process of the same hub sees it too.
	other := audit.New(s, nil).Keyed(key).KeepHead(file)
	require.ErrorIs(t, other.Check(t.Context()), audit.ErrCut)

	require.NoError(t, l.Accept(t.Context(), "auditor"))
	require.NoError(t, other.Check(t.Context()))
	require.Nil(t, other.Fault())
	page, err := l.Page(t.Context(), "", 0, 1)
	require.NoError(t, err)
	require.Equal(t, []string{"auditor", "audit.accept", "9"}, []string{page[0].Actor, page[0].Action, page[0].Object})
}

func TestHead_IsBelievedOnlyWhereThisHubWroteIt(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	file := filepath.Join(t.TempDir(), "audit.head")
	l := audit.New(s, nil).Keyed(key).KeepHead(file)
	write(t, l, 9)
	require.NoError(t, l.Check(t.Context()))
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())
	for name, forged := range map[string]string{
		"an older end": strings.Replace(string(b), `"seq":9`, `"seq":3`, 1), "nothing": "", "no JSON": "x",
	} {
		require.NoError(t, os.WriteFile(file, []byte(forged), 0o600))
		require.ErrorIs(t, l.Check(t.Context()), audit.ErrBroken, name)
	}
}
