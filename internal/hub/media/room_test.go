package media

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFolder_LeavesADiskItsReserve(t *testing.T) {
	f, err := openFolder(filepath.Join(t.TempDir(), "media"), (*os.File).Sync)
	require.NoError(t, err)
	const gib = 1 << 30
	now := disk{bytes: 100 * gib, freeBytes: 6 * gib, files: 1000, freeFiles: 100}
	f.disk = func(string) (disk, error) { return now, nil }
	s := &Store{f}
	there := NewKey()
	_, _, err = s.Put(t.Context(), there, strings.NewReader("a photo"))
	require.NoError(t, err)
	for name, full := range map[string]disk{
		"bytes": {bytes: 100 * gib, freeBytes: 4 * gib, files: 1000, freeFiles: 100},
		"files": {bytes: 100 * gib, freeBytes: 50 * gib, files: 1000, freeFiles: 40},
		"small": {bytes: 8 * gib, freeBytes: gib / 2},
	} {
		now = full
		_, _, err = s.Put(t.Context(), NewKey(), strings.NewReader("another"))
		require.ErrorIs(t, err, ErrFull, name)
		require.NoError(t, s.Check(t.Context()), "a hub on a full disk starts")
		r, err := s.Reader(t.Context(), there)
		require.NoError(t, err)
		require.NoError(t, r.Close())
	}
	now = disk{bytes: 1000 * gib, freeBytes: 20 * gib}
	_, _, err = s.Put(t.Context(), NewKey(), strings.NewReader("another"))
	require.NoError(t, err, "of a large disk not more than sixteen, and not every file system counts files")
	now.freeBytes = 0
	require.NoError(t, s.Delete(t.Context(), there))
	left, err := os.ReadDir(filepath.Join(f.root, making))
	require.NoError(t, err)
	require.Empty(t, left)
}
