package clean_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/clean"
)

// FuzzLook: whatever a visitor sends is refused, or copied into something that is accepted as the same and stays as it
// is.
func FuzzLook(f *testing.F) {
	if testing.Short() {
		f.Skip("short: without the seeds of a search for faults")
	}
	for _, s := range samples() {
		f.Add(s.make(f, f.TempDir()))
	}
	found, err := filepath.Glob("testdata/found/*")
	require.NoError(f, err)
	for _, name := range found {
		b, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { settle(t, b) })
}

// FuzzBitstream: a HEIC that is accepted is taken apart or refused.
func FuzzBitstream(f *testing.F) {
	if testing.Short() {
		f.Skip("short: without the seeds of a search for faults")
	}
	for _, s := range samples() {
		if filepath.Ext(s.name) == ".heic" {
			f.Add(s.make(f, f.TempDir()))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		t.Helper()
		settle(t, b)
		if _, err := clean.Bitstream(io.Discard, bytes.NewReader(b), int64(len(b))); err != nil {
			require.True(t, errors.Is(err, clean.ErrNotAccepted) || errors.Is(err, clean.ErrDamaged), "%v", err)
		}
	})
}

func settle(t *testing.T, b []byte) {
	found, err := clean.Look(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		require.True(t, errors.Is(err, clean.ErrNotAccepted) || errors.Is(err, clean.ErrDamaged), "%v", err)
		return
	}
	var once, twice bytes.Buffer
	require.NoError(t, clean.Copy(&once, bytes.NewReader(b), int64(len(b)), found))
	again, err := clean.Look(bytes.NewReader(once.Bytes()), int64(once.Len()))
	require.NoError(t, err)
	require.Equal(t, found, again)
	require.NoError(t, clean.Copy(&twice, bytes.NewReader(once.Bytes()), int64(once.Len()), again))
	require.True(t, bytes.Equal(once.Bytes(), twice.Bytes()))
}
