package convert_test

import (
	"bytes"
	"compress/zlib"
	"hash/crc32"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/store"
)

// blackPNG is a PNG of 16 bits a channel that is some hundred KB on the line and eight bytes a pixel in memory.
func blackPNG(t *testing.T, side int) []byte {
	chunk := func(kind string, body []byte) []byte {
		b := append(append(u32(len(body)), kind...), body...)
		return append(b, u32(int(crc32.ChecksumIEEE(b[4:])))...)
	}
	var packed bytes.Buffer
	w, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	require.NoError(t, err)
	row := make([]byte, 1+8*side)
	for range side {
		_, err := w.Write(row)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return bytes.Join([][]byte{
		[]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(u32(side, side), 16, 6, 0, 0, 0)), chunk("IDAT", packed.Bytes()),
		chunk("IEND", nil),
	}, nil)
}

func TestWorker_ABombEndsInItsCage(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	w := newWorld(t)
	w.keep("a", blackPNG(t, 14000)) // 1.5 GB
	p := w.convert("a")
	require.Equal(t, string(store.JobFailed)+" "+convert.Damaged, string(p.CopyState)+" "+p.CopyReason,
		"%s", w.log.String())

	// A small photo that says it is large: memory for its pixels, and nothing to fill them with.
	b := made(t, "a.jpg", "convert -size 64x64 plasma: a.jpg")
	i := bytes.Index(b, []byte{8, 0, 64, 0, 64})
	require.Positive(t, i)
	copy(b[i+1:], u16(14000, 14000))
	w = newWorld(t)
	w.keep("a", b)
	p = w.convert("a")
	require.Contains(t, []store.JobState{store.JobFailed, store.JobDone}, p.CopyState)
}
