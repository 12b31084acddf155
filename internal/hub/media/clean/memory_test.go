package clean_test

import (
	"encoding/binary"
	"io"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/clean"
)

// long is a file of head and then tail over and over.
type long struct {
	head, tail []byte
	size       int64
}

func (l *long) ReadAt(b []byte, off int64) (n int, err error) {
	for n < len(b) {
		at := off + int64(n)
		switch {
		case at >= l.size:
			return n, io.EOF
		case at < int64(len(l.head)):
			n += copy(b[n:], l.head[at:])
		default:
			n += copy(b[n:min(int64(len(b)), l.size-off)], l.tail[(at-int64(len(l.head)))%int64(len(l.tail)):])
		}
	}
	return n, nil
}

// TestCopy_TakesLittleMemoryForALargeFilm: 200 MB of film, whole or in small pieces, with all that is allocated
// counted.
func TestCopy_TakesLittleMemoryForALargeFilm(t *testing.T) {
	const size = 200 << 20
	dir := t.TempDir()
	film := (&sample{"a.mp4", []string{ffmpeg + scene + "-c:v libx264 -pix_fmt yuv420p -movflags +faststart a.mp4"}}).
		make(t, dir)
	grown := append(film, 0, 0, 0, 1, 'f', 'r', 'e', 'e')
	grown = binary.BigEndian.AppendUint64(grown, size-uint64(len(film)))
	live := (&sample{"a.webm", []string{ffmpeg + scene + "-c:v libvpx -f webm -live 1 a.webm"}}).make(t, dir)
	// a cluster without end, as browsers write
	live = append(live, "\x1F\x43\xB6\x75\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xE7\x81\x00"...)
	block := append([]byte{0xA3, 0x40, 100, 0x81, 0, 0, 0x80}, make([]byte, 96)...)
	pieces := (size-len(live))/len(block)*len(block) + len(live)
	for name, l := range map[string]*long{
		"one piece":   {grown, make([]byte, 4096), size},
		"many pieces": {live, block, int64(pieces)},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			f, err := clean.Look(l, l.size)
			require.NoError(t, err)
			n := new(count)
			require.NoError(t, clean.Copy(n, l, l.size, f))
			runtime.ReadMemStats(&after)
			require.EqualValues(t, l.size, *n)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20))
		})
	}
}

type count int64

func (c *count) Write(b []byte) (int, error) {
	*c += count(len(b))
	return len(b), nil
}
