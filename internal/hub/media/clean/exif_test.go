package clean_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	lies "xinsheng/internal/exif"
	"xinsheng/internal/exif/exiftest"
	"xinsheng/internal/hub/media/clean"
)

func TestLook_AgreesWithTheTerminalHowAPhotoLies(t *testing.T) {
	for name, p := range exiftest.Photos(t) {
		b, found := copied(t, p.JPEG)
		require.Equal(t, p.Orientation, found.Turn, name)
		require.Equal(t, p.Orientation, lies.Orientation(b), "the clean copy of "+name)
		require.Equal(t, p.Orientation >= 5, found.Height > found.Width, name)
		again, err := clean.Look(bytes.NewReader(b), int64(len(b)))
		require.NoError(t, err)
		require.Equal(t, found, again, name)
	}
}
