package media_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/mediatest"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// noise is n bytes that nothing can make smaller, the same for the same seed.
func noise(seed byte, n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b)
	return b
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func eachStore(t *testing.T, test func(t *testing.T, s *media.Store)) {
	mediatest.Each(t, func(t *testing.T, address string) { test(t, mediatest.Open(t, address)) })
}

func TestStore_GivesBackWhatWasPut(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		for _, n := range []int{0, 1, 1000, 256 << 10, 6 << 20, 13<<20 + 5} {
			key, content := media.NewKey(), noise(byte(n), n)
			size, sum, err := s.Put(t.Context(), key, iotest.HalfReader(bytes.NewReader(content)))
			require.NoError(t, err)
			require.EqualValues(t, n, size)
			require.Equal(t, digest(content), sum)
			r, err := s.Reader(t.Context(), key)
			require.NoError(t, err)
			require.EqualValues(t, n, r.Size())
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content, got), "%d bytes", n)
			require.NoError(t, r.Close())
		}
	})
}

func TestStore_ReadsAtAnyPlace(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		content := noise(1, 900<<10)
		key := put(t, s, content)
		r, err := s.Reader(t.Context(), key)
		require.NoError(t, err)
		defer r.Close()
		require.NoError(t, iotest.TestReader(io.NewSectionReader(r, 1000, 5000), content[1000:6000]))
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				p, off := make([]byte, 1+i*70_000), int64(i*50_000)
				n, err := r.ReadAt(p, off)
				if n != len(p) || err != nil && !errors.Is(err, io.EOF) || !bytes.Equal(p, content[off:off+int64(n)]) {
					t.Errorf("%d bytes at %d: %d, %v", len(p), off, n, err)
				}
			})
		}
		all.Wait()
		n, err := r.ReadAt(make([]byte, 10), int64(len(content))-4)
		require.Equal(t, 4, n)
		require.ErrorIs(t, err, io.EOF)
		_, err = r.ReadAt(make([]byte, 1), int64(len(content)))
		require.ErrorIs(t, err, io.EOF)
		end, err := r.Seek(-3, io.SeekEnd)
		require.NoError(t, err)
		require.EqualValues(t, len(content)-3, end)
	})
}

func TestStore_ShowsNothingOfWhatBrokeOff(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		broken := errors.New("the source broke")
		for _, n := range []int{0, 100, 12 << 20} {
			key := media.NewKey()
			_, _, err := s.Put(t.Context(), key, io.MultiReader(bytes.NewReader(noise(2, n)), iotest.ErrReader(broken)))
			require.ErrorIs(t, err, broken)
			has, err := s.Has(t.Context(), key)
			require.NoError(t, err)
			require.False(t, has, "after %d bytes", n)
			_, err = s.Reader(t.Context(), key)
			require.ErrorIs(t, err, media.ErrNotFound)
		}
	})
}

func TestStore_TellsWhatIsThereFromWhatWasPut(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		key, content := media.NewKey(), noise(3, 6<<20)
		n, sum, err := s.Put(t.Context(), key, bytes.NewReader(content))
		require.NoError(t, err)
		size, again, err := s.Sum(t.Context(), key)
		require.NoError(t, err)
		require.Equal(t, n, size)
		require.Equal(t, sum, again)
		content[3<<20] ^= 1
		for _, bad := range [][]byte{content, content[:5<<20], nil} {
			_, _, err := s.Put(t.Context(), key, bytes.NewReader(bad))
			require.NoError(t, err)
			size, err := s.Size(t.Context(), key)
			require.NoError(t, err)
			require.EqualValues(t, len(bad), size)
			_, again, err := s.Sum(t.Context(), key)
			require.NoError(t, err)
			require.NotEqual(t, sum, again)
		}
		_, err = s.Size(t.Context(), media.NewKey())
		require.ErrorIs(t, err, media.ErrNotFound)
		_, _, err = s.Sum(t.Context(), media.NewKey())
		require.ErrorIs(t, err, media.ErrNotFound)
	})
}

func TestStore_ForgetsWhatIsDeleted(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		a, b := put(t, s, []byte("a")), put(t, s, []byte("b"))
		require.NoError(t, s.Delete(t.Context(), a, media.NewKey(), b), "one that is not there is no error")
		for _, key := range []string{a, b} {
			has, err := s.Has(t.Context(), key)
			require.NoError(t, err)
			require.False(t, has)
		}
	})
}

func TestStore_LetsNoKeyOut(t *testing.T) {
	eachStore(t, func(t *testing.T, s *media.Store) {
		for _, key := range []string{
			"", "/", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", ".making/x", "a/.b", "A", "a b", "a\x00", "ä", "a\\b",
			strings.Repeat("a", 201),
		} {
			_, _, err := s.Put(t.Context(), key, strings.NewReader("x"))
			require.ErrorIs(t, err, media.ErrKeyInvalid, key)
			_, err = s.Reader(t.Context(), key)
			require.ErrorIs(t, err, media.ErrKeyInvalid, key)
			require.ErrorIs(t, s.Delete(t.Context(), key), media.ErrKeyInvalid, key)
		}
	})
}

func TestStore_ChecksItself(t *testing.T) {
	mediatest.Each(t, func(t *testing.T, address string) {
		require.NoError(t, mediatest.Open(t, address).
			Check(t.Context()))
	})
	address, kill := mediatest.Gateway(t)
	s := mediatest.Open(t, address)
	kill()
	require.Error(t, s.Check(t.Context()))
}

func TestStore_FolderIsItsOwnersAloneAndHoldsNothingBeside(t *testing.T) {
	address := mediatest.Folder(t)
	s := mediatest.Open(t, address)
	key := put(t, s, []byte("a photo"))
	_, _, err := s.Put(t.Context(), media.NewKey(), iotest.ErrReader(errors.New("broken")))
	require.Error(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	var files []string
	require.NoError(t, filepath.WalkDir(u.Path, func(path string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := e.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, path)
		if !e.IsDir() {
			files = append(files, path)
		}
		return nil
	}))
	require.Equal(t, []string{filepath.Join(u.Path, key)}, files)
}

func TestStore_AddressIsReadStrictly(t *testing.T) {
	for _, bad := range []string{
		"", "media", "/var/media", "file://host/media", "file:media", "file:///m?x=1", "s3://", "s3://b/folder", "mem://",
		"gs://b", "s3://key:secret@bucket", "::",
	} {
		_, err := media.ParseAddress(bad)
		require.ErrorIs(t, err, feedback.ErrInvalid, bad)
		require.NotContains(t, err.Error(), "secret@")
	}
	for _, good := range []string{"file:///var/lib/xinsheng/media", "s3://media",
		"s3://media?endpoint=http://127.0.0.1:9000&region=cn-1"} {
		_, err := media.ParseAddress(good)
		require.NoError(t, err, good)
	}
}

func put(t testing.TB, s *media.Store, content []byte) string {
	t.Helper()
	key := media.NewKey()
	_, _, err := s.Put(t.Context(), key, bytes.NewReader(content))
	require.NoError(t, err)
	return key
}
