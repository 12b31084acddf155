package exif_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/exif"
	"xinsheng/internal/exif/exiftest"
)

func TestOrientation_IsWhatTheFirstBlockThatNamesOneSays(t *testing.T) {
	for name, p := range exiftest.Photos(t) {
		require.Equal(t, p.Orientation, exif.Orientation(p.JPEG), name)
	}
}

func TestOrientation_ReadsWhatSegmentWrites(t *testing.T) {
	plain := exiftest.Photos(t)["says nothing"].JPEG
	for o := exif.Upright; o <= 8; o++ {
		b := append(append([]byte{0xFF, 0xD8}, exif.Segment(o)...), plain[2:]...)
		require.Equal(t, o, exif.Orientation(b))
		_, err := jpeg.Decode(bytes.NewReader(b))
		require.NoError(t, err)
	}
}

func TestSetUpright_PutsTheCornersWhereExifSaysThatTheyAre(t *testing.T) {
	a, b, c, d := color.RGBA{A: 1}, color.RGBA{A: 2}, color.RGBA{A: 3}, color.RGBA{A: 4}
	stored := image.NewRGBA(image.Rect(0, 0, 3, 2))
	for at, ink := range map[image.Point]color.RGBA{{0, 0}: a, {2, 0}: b, {0, 1}: c, {2, 1}: d} {
		stored.SetRGBA(at.X, at.Y, ink)
	}
	for o, want := range map[int][4]color.RGBA{ // left above, right above, left below, right below
		0: {a, b, c, d}, 1: {a, b, c, d}, 2: {b, a, d, c}, 3: {d, c, b, a}, 4: {c, d, a, b},
		5: {a, c, b, d}, 6: {c, a, d, b}, 7: {d, b, c, a}, 8: {b, d, a, c}, 9: {a, b, c, d},
	} {
		p := exif.SetUpright(stored, o)
		right, low := p.Rect.Dx()-1, p.Rect.Dy()-1
		require.Equal(t, want, [4]color.RGBA{p.RGBAAt(0, 0), p.RGBAAt(right, 0), p.RGBAAt(0, low), p.RGBAAt(right, low)}, o)
		require.Equal(t, o >= 5 && o <= 8, low > right, o)
	}
}

func TestTurnRight_AnyNumberOfQuarters(t *testing.T) {
	p := image.NewRGBA(image.Rect(0, 0, 3, 2))
	p.SetRGBA(0, 0, color.RGBA{A: 9})
	for quarters, want := range map[int]image.Point{0: {0, 0}, 1: {1, 0}, 2: {2, 1}, 3: {0, 2}, -1: {0, 2}, 5: {1, 0}} {
		require.Equal(t, uint8(9), exif.TurnRight(p, quarters).RGBAAt(want.X, want.Y).A, quarters)
	}
}

func FuzzOrientation(f *testing.F) {
	for _, p := range exiftest.Photos(f) {
		f.Add(p.JPEG)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		o := exif.Orientation(b)
		require.True(t, o >= 1 && o <= 8, o)
	})
}
