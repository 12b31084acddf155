package photo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/exif/exiftest"
	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/capture/photo"
)

// noise is a picture in which every place looks different.
func noise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for y := 0; y < h; y += 4 {
		for x := 0; x < w; x += 4 {
			c := color.RGBA{R: uint8(128 + r.IntN(128)), G: uint8(r.IntN(256)), B: uint8(r.IntN(256)), A: 255}
			for dy := range min(4, h-y) {
				for dx := range min(4, w-x) {
					img.SetRGBA(x+dx, y+dy, c)
				}
			}
		}
	}
	return img
}

func encoded(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}))
	return b.Bytes()
}

func decoded(t testing.TB, p photo.Photo) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, p.Width, p.Height), img.Bounds())
	return img
}

// withExif puts an Exif block with an orientation and a position into a JPEG, and a remark.
func withExif(raw []byte, how uint16) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00")
	entry := func(tag, kind uint16, n, value uint32) {
		tiff = binary.LittleEndian.AppendUint16(tiff, tag)
		tiff = binary.LittleEndian.AppendUint16(tiff, kind)
		tiff = binary.LittleEndian.AppendUint32(tiff, n)
		tiff = binary.LittleEndian.AppendUint32(tiff, value)
	}
	tiff = binary.LittleEndian.AppendUint16(tiff, 2)
	entry(0x0112, 3, 1, uint32(how))
	entry(0x8825, 4, 1, 8+2+24+4)
	tiff = append(tiff, 0, 0, 0, 0)
	tiff = binary.LittleEndian.AppendUint16(tiff, 1)
	entry(1, 2, 2, 'N')
	tiff = append(tiff, 0, 0, 0, 0)
	body := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
	remark := "taken by Wang Fang"
	out = append(out, 0xFF, 0xFE, 0, byte(len(remark)+2))
	out = append(out, remark...)
	return append(out, raw[2:]...)
}

func TestDevelop_NoEdgeIsLongerThan2048(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{4000, 3000, 2048, 1536}, {1080, 4320, 512, 2048}, {1280, 720, 1280, 720}, {2048, 10, 2048, 10}, {1, 1, 1, 1},
		{6000, 2, 2048, 1},
	} {
		p, err := photo.Develop(encoded(t, image.NewRGBA(image.Rect(0, 0, c.w, c.h))))
		require.NoError(t, err)
		require.Equal(t, []int{c.wantW, c.wantH}, []int{p.Width, p.Height})
		decoded(t, p)
	}
}

func TestDevelop_NothingButPixelsIsLeft(t *testing.T) {
	raw := withExif(encoded(t, noise(400, 300)), 6)
	p, err := photo.Develop(raw)
	require.NoError(t, err)
	require.NotContains(t, string(p.JPEG), "Exif")
	require.NotContains(t, string(p.JPEG), "Wang")
	for at := 2; p.JPEG[at+1] != 0xDA; at += 2 + int(binary.BigEndian.Uint16(p.JPEG[at+2:])) {
		m := p.JPEG[at+1]
		require.False(t, m >= 0xE0 && m <= 0xEF || m == 0xFE, "segment %x", m)
	}
	tool, err := exec.LookPath("exiftool")
	if err != nil {
		t.Skip("exiftool is not installed")
	}
	tags := func(b []byte) string {
		path := filepath.Join(t.TempDir(), "p.jpg")
		require.NoError(t, os.WriteFile(path, b, 0o600))
		out, err := exec.Command(tool, "-a", "-G1", "-s", path).Output() // what perl thinks of the locale goes elsewhere
		require.NoError(t, err)
		return string(out)
	}
	require.Contains(t, tags(raw), "[GPS]")
	for line := range strings.Lines(tags(p.JPEG)) {
		group := strings.Fields(line)[0]
		require.Contains(t, []string{"[ExifTool]", "[System]", "[File]", "[Composite]"}, group, line)
	}
}

func TestDevelop_SetsThePictureUpright(t *testing.T) {
	const w, h = 64, 32
	// as it should be seen: red left above, green right above, blue left below
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0 int, c color.RGBA) {
		for y := y0; y < y0+16; y++ {
			for x := x0; x < x0+16; x++ {
				img.SetRGBA(x, y, c)
			}
		}
	}
	fill(0, 0, color.RGBA{255, 0, 0, 255})
	fill(w-16, 0, color.RGBA{0, 255, 0, 255})
	fill(0, h-16, color.RGBA{0, 0, 255, 255})
	// What each orientation says of a stored pixel: where it is to be seen.
	seen := map[uint16]func(x, y int) (int, int){
		1: func(x, y int) (int, int) { return x, y }, 2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }, 4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x }, 6: func(x, y int) (int, int) { return w - 1 - y, x },
		7: func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }, 8: func(x, y int) (int, int) { return y, h - 1 - x },
	}
	for how, where := range seen {
		sw, sh := w, h
		if how >= 5 {
			sw, sh = h, w
		}
		stored := image.NewRGBA(image.Rect(0, 0, sw, sh))
		for y := range sh {
			for x := range sw {
				vx, vy := where(x, y)
				stored.SetRGBA(x, y, img.RGBAAt(vx, vy))
			}
		}
		p, err := photo.Develop(withExif(encoded(t, stored), how))
		require.NoError(t, err)
		require.Equal(t, []int{w, h}, []int{p.Width, p.Height}, "orientation %d", how)
		got := decoded(t, p)
		for at, want := range map[image.Point]int{{5, 5}: 0, {w - 6, 5}: 1, {5, h - 6}: 2} {
			r, g, b, _ := got.At(at.X, at.Y).RGBA()
			v := []uint32{r >> 8, g >> 8, b >> 8}
			for i := range v {
				if i == want {
					require.Greater(t, v[i], uint32(200), "orientation %d at %v", how, at)
				} else {
					require.Less(t, v[i], uint32(60), "orientation %d at %v", how, at)
				}
			}
		}
	}
}

func TestDevelop_AgreesWithTheHubHowAPhotoLies(t *testing.T) {
	for name, p := range exiftest.Photos(t) {
		got, err := photo.Develop(p.JPEG)
		require.NoError(t, err, name)
		want := []int{16, 8}
		if p.Orientation >= 5 {
			want = []int{8, 16}
		}
		require.Equal(t, want, []int{got.Width, got.Height}, name)
	}
}

func TestDevelop_RefusesWhatIsNoPictureOrTooLarge(t *testing.T) {
	good := encoded(t, noise(64, 64))
	huge := bytes.Clone(good)
	at := bytes.Index(huge, []byte{0xFF, 0xC0})
	copy(huge[at+5:], []byte{0xFF, 0xDC, 0xFF, 0xDC})
	for name, raw := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "half": good[:len(good)/2],
		"huge": huge} {
		_, err := photo.Develop(raw)
		require.True(t, errors.Is(err, feedback.ErrInvalid), "%s: %v", name, err)
	}
}

func TestTurn_FourTimesIsAsBefore(t *testing.T) {
	p, err := photo.Develop(encoded(t, noise(320, 200)))
	require.NoError(t, err)
	q := p
	for i := range 4 {
		q, err = photo.Turn(q, 1)
		require.NoError(t, err)
		if i%2 == 0 {
			require.Equal(t, []int{200, 320}, []int{q.Width, q.Height})
		}
	}
	require.Equal(t, []int{320, 200}, []int{q.Width, q.Height})
	before, after := decoded(t, p), decoded(t, q)
	for _, at := range []image.Point{{10, 10}, {300, 30}, {160, 190}} {
		require.InDelta(t, luma(before, at), luma(after, at), 24)
	}
}

func luma(img image.Image, at image.Point) float64 {
	return float64(color.GrayModel.Convert(img.At(at.X, at.Y)).(color.Gray).Y)
}

// TestCover_WhatWasUnderThePatchIsGone compares two photos that differ only under the patch: if anything of what was
// there were left, the bytes would differ.
func TestCover_WhatWasUnderThePatchIsGone(t *testing.T) {
	patch := photo.Patch{Points: []photo.Point{{X: 200, Y: 150}, {X: 260, Y: 180}, {X: 300, Y: 150}}, Width: 60}
	secret, plain := noise(640, 480), noise(640, 480)
	for y := range 480 {
		for x := range 640 {
			if under(patch, float64(x)+0.5, float64(y)+0.5) {
				plain.SetRGBA(x, y, color.RGBA{0, 0, 0, 255})
			}
		}
	}
	for _, img := range []*image.RGBA{secret, plain} {
		require.False(t, patch.Burn(img).Empty())
	}
	require.Equal(t, plain.Pix, secret.Pix, "every pixel that the finger touched is the patch's")

	first, err := photo.Develop(encoded(t, noise(640, 480)))
	require.NoError(t, err)
	covered, err := photo.Cover(first, []photo.Patch{patch})
	require.NoError(t, err)
	got := decoded(t, covered)
	want := luma(image.NewUniform(photo.PatchColor), image.Point{})
	for y := range 480 {
		for x := range 640 {
			if under(patch, float64(x)+0.5, float64(y)+0.5) {
				require.InDelta(t, want, luma(got, image.Pt(x, y)), 70, "the edge is softened by JPEG alone")
			}
		}
	}
	inner := patch
	inner.Width -= 32 // two blocks inside nothing but the patch is left
	for y := range 480 {
		for x := range 640 {
			if under(inner, float64(x)+0.5, float64(y)+0.5) {
				require.InDelta(t, want, luma(got, image.Pt(x, y)), 3)
			}
		}
	}
	require.InDelta(t, luma(decoded(t, first), image.Pt(500, 400)), luma(got, image.Pt(500, 400)), 24, "the rest stays")
}

// under reports whether the finger was over a place.
func under(p photo.Patch, x, y float64) bool {
	for i := 1; i < len(p.Points); i++ {
		a, b := p.Points[i-1], p.Points[i]
		dx, dy := b.X-a.X, b.Y-a.Y
		t := max(0, min(1, ((x-a.X)*dx+(y-a.Y)*dy)/(dx*dx+dy*dy)))
		if math.Hypot(x-a.X-t*dx, y-a.Y-t*dy) <= p.Width/2 {
			return true
		}
	}
	return false
}

func TestPatch_MayReachBeyondThePhoto(t *testing.T) {
	img := noise(50, 40)
	for _, p := range []photo.Patch{
		{Points: []photo.Point{{X: -30, Y: -30}, {X: 500, Y: 400}}, Width: 20},
		{Points: []photo.Point{{X: 49, Y: 39}}, Width: 900},
		{}, {Points: []photo.Point{{X: -400, Y: 5}}, Width: 3},
	} {
		p.Burn(img)
		p.BurnLast(img)
	}
	require.Equal(t, photo.PatchColor, img.RGBAAt(0, 0))
}

func TestView_HasNoMorePixelsThanTheGlassShows(t *testing.T) {
	p, err := photo.Develop(encoded(t, noise(1200, 800)))
	require.NoError(t, err)
	small, err := photo.View(p, 600)
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 600, 400), small.Rect)
	same, err := photo.View(p, 1200)
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, 1200, 800), same.Rect)
}

func TestWipe_LeavesNothing(t *testing.T) {
	p, err := photo.Develop(encoded(t, noise(64, 48)))
	require.NoError(t, err)
	pixels, err := photo.View(p, 2000)
	require.NoError(t, err)
	photo.Wipe(pixels)
	p.Wipe()
	require.Equal(t, make([]byte, len(p.JPEG)), p.JPEG)
	require.Equal(t, make([]byte, len(pixels.Pix)), pixels.Pix)
	photo.Wipe(nil)
}

func FuzzDevelop(f *testing.F) {
	f.Add(withExif(encoded(f, noise(16, 16)), 6))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if c, err := jpeg.DecodeConfig(bytes.NewReader(raw)); err == nil && c.Width*c.Height > 1<<20 {
			t.Skip("slow, not wrong")
		}
		p, err := photo.Develop(raw)
		if err == nil {
			decoded(t, p)
		}
	})
}
