package clean_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/clean"
)

// amr is a second of AMR: fifty frames of one type with bytes that a decoder takes for sound.
func amr(head string, kind, size int) []byte {
	b := []byte(head)
	for i := range 50 {
		b = append(b, byte(kind<<3|4))
		for k := range size {
			b = append(b, byte(i*31+k*7))
		}
	}
	return b
}

func TestLook_TakesAMROfPhones(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		b    []byte
		want clean.Found
	}{
		"narrow": {amr("#!AMR\n", 7, 31), clean.Found{Kind: feedback.Voice, MediaType: clean.AMR, Audio: "amrnb",
			DurationMS: 1000}},
		"wide": {amr("#!AMR-WB\n", 2, 32), clean.Found{Kind: feedback.Voice, MediaType: clean.AMRWB, Audio: "amrwb",
			DurationMS: 1000}},
	} {
		same, found := copied(t, c.b)
		require.Equal(t, c.want, found, name)
		require.Equal(t, c.b, same, name)
		begun, shorter := copied(t, c.b[:len(c.b)-3]) // the battery was empty
		require.EqualValues(t, 980, shorter.DurationMS, name)
		require.Equal(t, c.b[:len(begun)], begun, name)
		_, err := clean.Look(bytes.NewReader(append(slices.Clone(c.b), secret...)), int64(len(c.b)+len(secret)))
		require.ErrorIs(t, err, clean.ErrDamaged, name)
	}
	_, err := clean.Look(bytes.NewReader([]byte("#!AMR_MC1.0\n")), 12)
	require.ErrorIs(t, err, clean.ErrNotAccepted, "several channels")
}

func TestLook_TakesAMRThatPhonesPutInto3GP(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.amr"), amr("#!AMR\n", 7, 31), 0o600))
	shell(t, dir, ffmpeg+"-i a.amr -c copy -metadata title="+secret+" a.3gp")
	b, err := os.ReadFile(filepath.Join(dir, "a.3gp"))
	require.NoError(t, err)
	require.Contains(t, string(b), secret)
	after, found := copied(t, b)
	require.Equal(t, clean.Found{Kind: feedback.Voice, MediaType: clean.Mobile, Audio: "amrnb", DurationMS: 1000}, found)
	require.NotContains(t, string(after), secret)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "clean.3gp"), after, 0o600))
	require.Equal(t, shown(t, dir, "a.3gp", found), shown(t, dir, "clean.3gp", found))
}

func TestLook_NothingThatMayBeSoundIsLeftOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	wave := (&sample{"a.wav", []string{ffmpeg + tone + "a.wav"}}).make(t, dir)
	song := (&sample{"a.mp3", []string{ffmpeg + tone + "-write_xing 0 -id3v2_version 0 a.mp3"}}).make(t, dir)
	for name, b := range map[string][]byte{
		"a second recording in a wav": append(slices.Clone(wave), append([]byte("data\x04\x00\x00\x00"), 1, 2, 3, 4)...),
		"tags within an mp3":          slices.Concat(song, []byte("ID3\x04\x00\x00\x00\x00\x00\x02ab"), song),
		"a hole in an mp3":            slices.Concat(song, make([]byte, 70<<10), song),
		"something else in an mp3":    slices.Concat(song, []byte("<html>"), song),
	} {
		_, err := clean.Look(bytes.NewReader(b), int64(len(b)))
		require.Error(t, err, name)
	}
	for name, tail := range map[string][]byte{
		"zeros": make([]byte, 999), "title": append([]byte("TAG"), make([]byte, 125)...), "begun": song[:40],
	} {
		alone, f := copied(t, song)
		both, g := copied(t, append(slices.Clone(song), tail...))
		require.Equal(t, f, g, name)
		require.True(t, bytes.Equal(alone, both), name)
	}
	binary.LittleEndian.PutUint32(wave[bytes.Index(wave, []byte("data"))+4:], 1<<32-1)
	_, f := copied(t, wave)
	require.InDelta(t, 2000, f.DurationMS, 1, "a recorder that could not go back to say how much it is")
}
