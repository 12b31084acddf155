// Package mediatest has media stores for tests: a folder, and a bucket of a real S3 server on this machine.
package mediatest

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media"
)

// Each runs test once over a folder and once over a bucket, with the address of an empty store.
func Each(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) { test(t, Folder(t)) })
	t.Run("bucket", func(t *testing.T) { test(t, Bucket(t)) })
}

// Folder is the address of a store in a folder that does not exist yet.
func Folder(t testing.TB) string {
	t.Helper()
	return (&url.URL{Scheme: "file", Path: filepath.Join(t.TempDir(), "media")}).String()
}

// Open opens the store at address until the test ends.
func Open(t testing.TB, address string) *media.Store {
	t.Helper()
	s, err := media.Open(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}
