package clean_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/clean"
)

func TestLook_APDFIsWhatBeginsAndEndsAsOne(t *testing.T) {
	t.Parallel()
	whole := []byte("%PDF-1.4\n" + strings.Repeat("% page\n", 30000) + "startxref\n9\n%%EOF\n")
	same, found := copied(t, whole)
	require.Equal(t, clean.Found{Kind: feedback.Document, MediaType: clean.PDF}, found)
	require.True(t, bytes.Equal(whole, same))
	for _, cut := range []int{8, 100, len(whole) - 7, len(whole) / 2} {
		_, err := clean.Look(bytes.NewReader(whole[:cut]), int64(cut))
		require.Error(t, err, cut)
	}
	across := bytes.Clone(whole)
	copy(across[64<<10-5:], "/JavaScript") // on the seam between two looks
	_, err := clean.Look(bytes.NewReader(across), int64(len(across)))
	require.ErrorIs(t, err, clean.ErrNotAccepted)
}
