package media

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// platter is what a disk holds when the power goes: the bytes of files and the names in folders, each as of its last
// sync.
type platter struct {
	files   map[uint64][]byte
	folders map[uint64]map[string]uint64 // folder -> name -> file or folder
}

func inode(t *testing.T, info os.FileInfo) uint64 {
	t.Helper()
	stat, ok := info.Sys().(*syscall.Stat_t)
	require.True(t, ok)
	return stat.Ino
}

func (p *platter) sync(t *testing.T) func(*os.File) error {
	return func(f *os.File) error {
		info, err := f.Stat()
		require.NoError(t, err)
		if !info.IsDir() {
			b, err := os.ReadFile(f.Name())
			require.NoError(t, err)
			p.files[inode(t, info)] = b
			return nil
		}
		names := map[string]uint64{}
		entries, err := os.ReadDir(f.Name())
		require.NoError(t, err)
		for _, e := range entries {
			child, err := e.Info()
			require.NoError(t, err)
			names[e.Name()] = inode(t, child)
		}
		p.folders[inode(t, info)] = names
		return nil
	}
}

// after is what is found below root under that key when the power is back; nil: nothing.
func (p *platter) after(t *testing.T, root, key string) []byte {
	t.Helper()
	info, err := os.Stat(root)
	require.NoError(t, err)
	at := inode(t, info)
	for _, name := range strings.Split(key, "/") {
		next, ok := p.folders[at][name]
		if !ok {
			return nil
		}
		at = next
	}
	return p.files[at]
}

func TestFolder_WhatPutAcknowledgedIsThereAfterAPowerCut(t *testing.T) {
	p := &platter{files: map[uint64][]byte{}, folders: map[uint64]map[string]uint64{}}
	root := filepath.Join(t.TempDir(), "media")
	f, err := openFolder(root, p.sync(t))
	require.NoError(t, err)
	parent, err := os.Stat(filepath.Dir(root))
	require.NoError(t, err)
	require.Contains(t, p.folders[inode(t, parent)], "media")
	s := &Store{f}
	for i := range 20 {
		key, content := NewKey(), bytes.Repeat([]byte{byte(i)}, 100_000*i)
		_, _, err := s.Put(t.Context(), key, bytes.NewReader(content))
		require.NoError(t, err)
		got := p.after(t, root, key)
		require.NotNil(t, got, key)
		require.True(t, bytes.Equal(content, got), "%d of %d bytes are left", len(got), len(content))
	}
}

func TestFolder_ADiskThatDoesNotSyncLeavesNothingToSee(t *testing.T) {
	full, calls, failAt := errors.New("no space left on device"), 0, -1
	f, err := openFolder(filepath.Join(t.TempDir(), "media"), func(*os.File) error {
		if calls++; calls == failAt {
			return full
		}
		return nil
	})
	require.NoError(t, err)
	s := &Store{f}
	for at := 1; ; at++ {
		calls, failAt = 0, at
		_, _, err := s.Put(t.Context(), NewKey(), strings.NewReader("a photo"))
		if calls < at {
			require.NoError(t, err)
			require.Greater(t, at, 3, "file and folders are synced")
			break
		}
		require.ErrorIs(t, err, full)
		all, err := Keys(t.Context(), s)
		require.NoError(t, err)
		require.Empty(t, all)
		left, err := os.ReadDir(filepath.Join(f.root, making))
		require.NoError(t, err)
		require.Empty(t, left)
		require.NoError(t, os.RemoveAll(filepath.Join(f.root, "part")))
	}
}
