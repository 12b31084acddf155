package convert_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
)

func boxOf(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

func u16(all ...int) (b []byte) {
	for _, v := range all {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func u32(all ...int) (b []byte) {
	for _, v := range all {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	return b
}

// box finds the first box of a kind and answers its body.
func box(t *testing.T, b []byte, kind string) []byte {
	i := bytes.Index(b, []byte(kind))
	require.Positive(t, i)
	return b[i+4 : i-4+int(binary.BigEndian.Uint32(b[i-4:]))]
}

// phoneHEIC is a photo as iPhones store it: tiles of 128 pixels, put together by a grid, cut to 240x200, turned once
// against the clock, with Exif beside it. The tiles are red, green, white and blue.
func phoneHEIC(t *testing.T) []byte {
	var setup []byte
	var tiles [][]byte
	for _, colour := range []string{"red", "lime", "white", "blue"} {
		one := made(t, "a.heic", "convert -size 128x128 xc:"+colour+" -depth 8 png24:a.png", "heif-enc -q 90 -o a.heic a.png")
		setup = box(t, one, "hvcC")
		tiles = append(tiles, box(t, one, "mdat"))
	}
	tiles = append(tiles, []byte("\x00\x00\x00\x06Exif\x00\x00MM\x00*Geheimnis"))
	infe := func(id int, kind string) []byte {
		hidden := 0
		if kind == "hvc1" {
			hidden = 1
		}
		return boxOf("infe", u32(2<<24|hidden), u16(id, 0), []byte(kind+"\x00"))
	}
	meta := func(data int) []byte {
		places := [][]byte{u32(1 << 24), u16(0x4400, 6)}
		for i, tile := range tiles {
			id := i + 1
			if i == 4 {
				id = 6
			}
			places = append(places, u16(id, 0, 0, 1), u32(data, len(tile)))
			data += len(tile)
		}
		places = append(places, u16(5, 1, 0, 1), u32(0, 8))
		return boxOf("meta", u32(0),
			boxOf("hdlr", u32(0, 0), []byte("pict"), u32(0, 0, 0), []byte("Geheimnis\x00")),
			boxOf("pitm", u32(0), u16(5)),
			boxOf("iinf", u32(0), u16(6), infe(1, "hvc1"), infe(2, "hvc1"), infe(3, "hvc1"), infe(4, "hvc1"),
				infe(5, "grid"), infe(6, "Exif")),
			boxOf("iref", u32(0), boxOf("dimg", u16(5, 4, 1, 2, 3, 4)), boxOf("cdsc", u16(6, 1, 5))),
			boxOf("iprp",
				boxOf("ipco", boxOf("hvcC", setup), boxOf("ispe", u32(0, 128, 128)), boxOf("ispe", u32(0, 240, 200)),
					boxOf("irot", []byte{1})),
				boxOf("ipma", u32(0, 5), u16(1), []byte{2, 0x81, 2}, u16(2), []byte{2, 0x81, 2}, u16(3), []byte{2, 0x81, 2}, u16(4),
					[]byte{2, 0x81, 2}, u16(5), []byte{2, 3, 0x84})),
			boxOf("idat", []byte{0, 0, 1, 1}, u16(240, 200)),
			boxOf("iloc", places...),
		)
	}
	head := boxOf("ftyp", []byte("heic"), u32(0), []byte("mif1heic"))
	at := len(head) + len(meta(0)) + 8
	return bytes.Join([][]byte{head, meta(at), boxOf("mdat", tiles...)}, nil)
}

func TestWorker_TheTilesOfAPhonesHEICArePutTogether(t *testing.T) {
	b := phoneHEIC(t)
	kept := cleaned(t, b)
	require.Contains(t, string(b), "Geheimnis")
	require.NotContains(t, string(kept), "Geheimnis")
	require.NotContains(t, string(kept), "Exif")
	f, err := clean.Look(bytes.NewReader(kept), int64(len(kept)))
	require.NoError(t, err)
	require.Equal(t, [2]int{200, 240}, [2]int{f.Width, f.Height})

	w := newWorld(t)
	w.keep("a", kept)
	p := w.convert("a")
	require.Equal(t, store.JobDone, p.CopyState, w.log.String())
	width, height, got := colours(t, w.blob(p.CopyBlob))
	require.Equal(t, [2]int{200, 240}, [2]int{width, height})
	require.Equal(t, "g b rgb r", got)

	// And so it is seen by another reader.
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.heic"), kept, 0o600))
	out, err := exec.Command("heif-convert", "-q", "95", filepath.Join(dir, "a.heic"), filepath.Join(dir, "a.jpg")).
		CombinedOutput()
	require.NoError(t, err, "%s", out)
	theirs, err := os.ReadFile(filepath.Join(dir, "a.jpg"))
	require.NoError(t, err, "%s", out)
	width, height, same := colours(t, theirs)
	require.Equal(t, [2]int{200, 240}, [2]int{width, height})
	require.Equal(t, got, same)
}
