package clean_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/feedback"
	"xinsheng/internal/hub/media/clean"
)

func copied(t testing.TB, b []byte) ([]byte, clean.Found) {
	t.Helper()
	f, err := clean.Look(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, clean.Copy(&out, bytes.NewReader(b), int64(len(b)), f))
	return out.Bytes(), f
}

// harmless are tags of exiftool that tell of the file's form alone.
var harmless = []string{"ExifTool", "System", "File", "Composite", "JFIF", "PNG", "Opus", "Adobe", "QuickTime", "Meta",
	"ICC_Profile", "ICC-header", "IFD0:Orientation"}

func TestCopy_TellsNothingAndShowsTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without the programs that read samples")
	}
	t.Parallel()
	want := map[string]clean.Found{
		"plain.jpg":   {Kind: feedback.Photo, MediaType: clean.JPEG, Width: 80, Height: 120, Turn: 6},
		"cmyk.jpg":    {Kind: feedback.Photo, MediaType: clean.JPEG, Width: 120, Height: 80, Turn: 1},
		"deep.png":    {Kind: feedback.Photo, MediaType: clean.PNG, Width: 120, Height: 80},
		"plain.heic":  {Kind: feedback.Photo, MediaType: clean.HEIC, Width: 120, Height: 80},
		"voice.ogg":   {Kind: feedback.Voice, MediaType: clean.OggAudio, Audio: "opus", DurationMS: 2000},
		"voice.webm":  {Kind: feedback.Voice, MediaType: clean.WebMAudio, Audio: "opus"},
		"tagged.mp3":  {Kind: feedback.Voice, MediaType: clean.MP3, Audio: "mp3"},
		"old.mp3":     {Kind: feedback.Voice, MediaType: clean.MP3, Audio: "mp3"},
		"voice.wav":   {Kind: feedback.Voice, MediaType: clean.WAV, Audio: "pcm_s16le"},
		"wide.wav":    {Kind: feedback.Voice, MediaType: clean.WAV, Audio: "pcm_s24le"},
		"ulaw.wav":    {Kind: feedback.Voice, MediaType: clean.WAV, Audio: "pcm_mulaw"},
		"voice.m4a":   {Kind: feedback.Voice, MediaType: clean.MP4Audio, Audio: "aac"},
		"opus.mp4":    {Kind: feedback.Voice, MediaType: clean.MP4Audio, Audio: "opus"},
		"vp8.webm":    {Kind: feedback.Video, MediaType: clean.WebM, Audio: "opus", Video: "vp8", Width: 128, Height: 96},
		"live.webm":   {Kind: feedback.Video, MediaType: clean.WebM, Audio: "opus", Video: "vp8", Width: 128, Height: 96},
		"vp9.mp4":     {Kind: feedback.Video, MediaType: clean.MP4, Audio: "opus", Video: "vp9", Width: 128, Height: 96},
		"android.mp4": {Kind: feedback.Video, MediaType: clean.MP4, Audio: "aac", Video: "h264", Width: 128, Height: 96},
		"old.3gp":     {Kind: feedback.Video, MediaType: clean.MP4, Audio: "aac", Video: "h264", Width: 128, Height: 96},
		"iphone.mov": {Kind: feedback.Video, MediaType: clean.QuickTime, Audio: "aac", Video: "hevc",
			Width: 128, Height: 96},
	}
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			before := s.make(t, dir)
			after, found := copied(t, before)
			if w, ok := want[s.name]; ok {
				if found.Kind != feedback.Photo {
					require.InDelta(t, 2000, found.DurationMS, 150)
					w.DurationMS = found.DurationMS
				}
				require.Equal(t, w, found)
			}
			name := "clean" + filepath.Ext(s.name)
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), after, 0o600))

			for _, word := range []string{secret, "31.2304", "31 13", taken, made} {
				require.NotContains(t, string(after), word)
			}
			all, _ := json.Marshal(tags(t, dir, s.name))
			require.Contains(t, string(all)+string(before), secret, "the sample told something")
			told := tags(t, dir, name)
			for key, value := range told {
				require.NotContains(t, value, secret, key)
				require.NotContains(t, value, "2023", key)
				group, _, _ := strings.Cut(key, ":")
				if found.Kind == feedback.Photo {
					require.True(t, slices.Contains(harmless, group) || slices.Contains(harmless, key), "%s = %s", key, value)
				}
				for _, word := range []string{"GPS", "Make", "Model", "Location", "Artist", "Creator", "Author", "Thumbnail"} {
					require.NotContains(t, key, word)
				}
			}
			require.Equal(t, shown(t, dir, s.name, found), shown(t, dir, name, found))

			again, same := copied(t, after)
			require.Equal(t, found, same)
			require.True(t, bytes.Equal(after, again), "a clean file stays as it is")
		})
	}
}

// tags are what exiftool finds.
func tags(t *testing.T, dir, name string) map[string]string {
	var all []map[string]any
	require.NoError(t, json.Unmarshal(shell(t, dir, "exiftool -a -G1 -s -ee -api largefilesupport=1 -j "+name), &all))
	out := map[string]string{}
	for k, v := range all[0] {
		if k != "SourceFile" && !strings.HasPrefix(k, "System:") && !strings.HasPrefix(k, "ExifTool:") {
			b, _ := json.Marshal(v)
			out[k] = string(b)
		}
	}
	return out
}

// shown is what decoders make of the file: sums of every frame and every sample.
func shown(t *testing.T, dir, name string, f clean.Found) string {
	switch {
	case f.MediaType == clean.HEIC:
		shell(t, dir, "heif-convert "+name+" "+name+".png")
		return string(shell(t, dir, "identify -format %w:%h:%# "+name+".png"))
	case f.Kind == feedback.Photo:
		return string(shell(t, dir, "identify -format %w:%h:%[EXIF:Orientation]:%# "+name))
	}
	line := ffmpeg + "-i " + name + " -map 0:a?"
	if f.Video != "" {
		line += " -map 0:v"
	}
	return string(shell(t, dir, line+" -f framemd5 -"))
}

func TestLook_RefusesWhatIsNotAccepted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := func(name, line string) []byte {
		return (&sample{name, []string{line}}).make(t, dir)
	}
	jpg := made("a.jpg", "convert -size 20x20 plasma: a.jpg")
	for name, b := range map[string][]byte{
		"empty":             {},
		"zeros":             make([]byte, 5000),
		"html":              []byte("<!doctype html><script>alert(1)</script>"),
		"html before jpeg":  append([]byte("<html>"), jpg...),
		"svg":               []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"pdf of the future": []byte("%PDF-9.x\nstartxref\n0\n%%EOF"),
		"pdf that acts":     []byte("%PDF-1.7\n" + strings.Repeat(" ", 70000) + "<< /S /JavaScript >>\nstartxref\n0\n%%EOF"),
		"pdf with a file":   []byte("%PDF-1.7\n<< /Type /EmbeddedFile >>\nstartxref\n0\n%%EOF"),
		"gif":               made("a.gif", "convert -size 20x20 plasma: a.gif"),
		"webp":              made("a.webp", "convert -size 20x20 plasma: a.webp"),
		"adpcm in wav":      made("a.wav", ffmpeg+tone+"-c:a adpcm_ima_wav a.wav"),
		"many in wav":       made("six.wav", ffmpeg+tone+"-ac 6 six.wav"),
		"mp2":               made("a.mp2", ffmpeg+tone+"-c:a mp2 a.mp2"),
		"aac alone":         made("a.aac", ffmpeg+tone+"a.aac"),
		"flac in ogg":       made("a.oga", ffmpeg+tone+"-c:a flac a.oga"),
		"vorbis in webm":    made("v.webm", ffmpeg+tone+"-c:a libvorbis v.webm"),
		"av1": made("av1.mp4",
			ffmpeg+"-f lavfi -i testsrc=size=64x64:rate=5:duration=0.4 -c:v libaom-av1 -cpu-used 8 av1.mp4"),
		"matroska":          made("a.mkv", ffmpeg+tone+"-c:a libopus a.mkv"),
		"mpeg-4 part 2":     made("p2.mp4", ffmpeg+tone+scene+"-c:v mpeg4 -c:a aac p2.mp4"),
		"mp3 in mp4":        made("m.mp4", ffmpeg+tone+scene+"-c:v libx264 -c:a libmp3lame m.mp4"),
		"pcm in mov":        made("p.mov", ffmpeg+tone+scene+"-c:v libx264 -c:a pcm_s16le p.mov"),
		"playlist":          []byte("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
		"list of files":     []byte("ffconcat version 1.0\nfile /etc/passwd\n"),
		"jpeg beyond sense": bytes.Replace(jpg, []byte{8, 0, 20, 0, 20}, []byte{8, 0xFF, 0xFF, 0xFF, 0xFF}, 1),
	} {
		_, err := clean.Look(bytes.NewReader(b), int64(len(b)))
		require.True(t, err != nil, name)
		require.ErrorIs(t, err, clean.ErrNotAccepted, name)
		require.ErrorIs(t, clean.Copy(io.Discard, bytes.NewReader(b), int64(len(b)), clean.Found{}),
			clean.ErrNotAccepted, name)
	}
}

func TestLook_WhatIsCutOffIsDamaged(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			b := s.make(t, t.TempDir())
			for _, part := range []int{3, 10, 50, 90, 99} {
				n := max(64, len(b)*part/100)
				_, err := clean.Look(bytes.NewReader(b[:n]), int64(n))
				if err == nil {
					var out bytes.Buffer
					f, _ := clean.Look(bytes.NewReader(b[:n]), int64(n))
					require.NoError(t, clean.Copy(&out, bytes.NewReader(b[:n]), int64(n), f))
					continue // cut between two parts, or in what is left out anyway
				}
				require.True(t, err == clean.ErrDamaged || err == clean.ErrNotAccepted, "%d%%: %v", part, err)
			}
		})
	}
}

func TestCopy_LeavesOutWhatFollows(t *testing.T) {
	if testing.Short() {
		t.Skip("short: without large files")
	}
	t.Parallel()
	dir := t.TempDir()
	film := (&sample{"a.mp4", []string{ffmpeg + scene + "-c:v libx264 -pix_fmt yuv420p a.mp4"}}).make(t, dir)
	for _, s := range samples() {
		if !strings.HasSuffix(s.name, ".jpg") && !strings.HasSuffix(s.name, ".png") && !strings.HasSuffix(s.name, ".mov") {
			continue
		}
		b := s.make(t, dir)
		alone, f := copied(t, b)
		for _, tail := range [][]byte{film, []byte("PK\x03\x04" + secret + strings.Repeat("x", 3000))} {
			if strings.HasSuffix(s.name, ".mov") && tail[0] == 0 {
				continue
			}
			both, g := copied(t, append(slices.Clone(b), tail...))
			require.Equal(t, f, g, s.name)
			require.True(t, bytes.Equal(alone, both), s.name)
		}
	}
}

func TestCopy_RefusesAFileThatIsNotWhatWasFound(t *testing.T) {
	dir := t.TempDir()
	b := (&sample{"a.jpg", []string{"convert -size 20x20 plasma: a.jpg"}}).make(t, dir)
	_, f := copied(t, b)
	f.MediaType = clean.PNG
	require.ErrorIs(t, clean.Copy(io.Discard, bytes.NewReader(b), int64(len(b)), f), clean.ErrNotAccepted)
}
