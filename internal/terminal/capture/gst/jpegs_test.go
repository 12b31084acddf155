package gst_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/terminal/capture/gst"
)

// picture is a small JPEG with a segment that itself holds a picture, as cameras' pictures have.
func picture(t testing.TB, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = shade + uint8(i*7)
	}
	img.SetGray(3, 3, color.Gray{Y: 255})
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, nil))
	inner := append([]byte("Exif\x00\x00"), b.Bytes()...)
	n := len(inner) + 2
	app := append([]byte{0xFF, 0xE1, byte(n >> 8), byte(n)}, inner...)
	return append(append([]byte{0xFF, 0xD8}, app...), b.Bytes()[2:]...)
}

func TestJPEGs_GivesPicturesAsTheyCame(t *testing.T) {
	a, b := picture(t, 10), picture(t, 90)
	got, _ := gst.Cut(bytes.NewReader(append(append([]byte{}, a...), b...)), 1<<20)
	require.Equal(t, [][]byte{a, b}, got)
}

func TestJPEGs_FindsThePictureAfterWhatIsNone(t *testing.T) {
	good := picture(t, 10)
	for name, before := range map[string][]byte{
		"noise":                      bytes.Repeat([]byte{0x00, 0xFF, 0x37, 0x12}, 5000),
		"a picture cut off":          picture(t, 77)[:600],
		"a picture cut in its data":  picture(t, 77)[:len(picture(t, 77))-20],
		"a segment without a length": {0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x00},
		"a marker that is none":      {0xFF, 0xD8, 0x12, 0x34},
		"only a beginning":           {0xFF, 0xD8},
		"many fill bytes":            append([]byte{0xFF, 0xD8}, bytes.Repeat([]byte{0xFF}, 1<<16)...),
		"too large": append(append([]byte{0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02},
			bytes.Repeat([]byte{0x55}, 1<<17)...), 0xFF, 0xD9),
		"a segment beyond the limit": {0xFF, 0xD8, 0xFF, 0xE2, 0xFF, 0xFF, 0x00},
	} {
		t.Run(name, func(t *testing.T) {
			stream := append(append([]byte{}, before...), append(good, good...)...)
			got, used := gst.Cut(bytes.NewReader(stream), 1<<14)
			require.NotEmpty(t, got)
			require.Equal(t, good, got[len(got)-1])
			require.LessOrEqual(t, used, 1<<16)
		})
	}
}

func TestDecode_RefusesWhatIsNoPictureOfThePreview(t *testing.T) {
	good := picture(t, 10)
	require.True(t, gst.Decode(good))
	require.False(t, gst.Decode(good[:300]))
	require.False(t, gst.Decode(nil))
	huge := bytes.Clone(good) // says that it has 65500 pixels across and down
	at := bytes.Index(huge[1000:], []byte{0xFF, 0xC0})
	if at < 0 {
		at = bytes.LastIndex(huge, []byte{0xFF, 0xC0})
	} else {
		at += 1000
	}
	copy(huge[at+5:], []byte{0xFF, 0xDC, 0xFF, 0xDC})
	require.False(t, gst.Decode(huge))
}

// endless gives the same bytes for ever, up to n.
type endless struct {
	b byte
	n int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = e.b
	}
	e.n -= len(p)
	return len(p), nil
}

func TestJPEGs_EndlessPictureTakesNoMoreMemoryThanAllowed(t *testing.T) {
	_, used := gst.Cut(io.MultiReader(bytes.NewReader([]byte{0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02}),
		&endless{0x55, 64 << 20}), 1<<20)
	require.Less(t, used, 3<<20)
}

func FuzzJPEGs(f *testing.F) {
	f.Add(picture(f, 3))
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0xD9})
	f.Fuzz(func(t *testing.T, b []byte) {
		got, used := gst.Cut(bytes.NewReader(b), 4096)
		if used > 4096+1<<17 {
			t.Fatalf("%d bytes of memory", used)
		}
		for _, p := range got {
			if len(p) > 4097 || !bytes.HasPrefix(p, []byte{0xFF, 0xD8}) || !bytes.HasSuffix(p, []byte{0xFF, 0xD9}) {
				t.Fatalf("not a picture: %d bytes", len(p))
			}
			gst.Decode(p)
		}
	})
}
