package clean_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// secret is in every tag that a test writes; coordinates are told by digits that appear nowhere else.
const (
	secret = "Geheimnis"
	north  = "31.230416"
	taken  = "2023:07:08 09:10:11"
	made   = "2023-07-08T09:10:11Z"
)

// tool runs a program in dir, or skips the test where it is missing.
func tool(t testing.TB, dir, name string, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(t, cmd.Run(), "%s %s\n%s", name, strings.Join(args, " "), errs.String())
	return out.Bytes()
}

// shell splits a line of a program and its arguments at spaces; ~ in an argument is a space.
func shell(t testing.TB, dir, line string) []byte {
	t.Helper()
	words := strings.Fields(line)
	for i := range words {
		words[i] = strings.ReplaceAll(words[i], "~", " ")
	}
	return tool(t, dir, words[0], words[1:]...)
}

const (
	ffmpeg = "ffmpeg -nostdin -v error -y "
	tone   = "-f lavfi -i sine=440:duration=2:sample_rate=48000 "
	scene  = "-f lavfi -i testsrc=size=128x96:rate=10:duration=2 "
	told   = "-metadata title=" + secret + " -metadata artist=" + secret +
		" -metadata location=+31.2304+121.4737/ -metadata creation_time=" + made +
		" -metadata make=" + secret + " -metadata:s:a title=" + secret + " -metadata:s handler_name=" + secret + " "
	exif = "exiftool -q -overwrite_original -Make=" + secret + " -Model=" + secret + " -Artist=" + secret +
		" -GPSLatitude=" + north +
		" -GPSLatitudeRef=N -GPSLongitude=121.4737 -GPSLongitudeRef=E -DateTimeOriginal=" + "2023:07:08~09:10:11" +
		" -XMP-dc:Creator=" + secret + " -XMP-photoshop:City=" + secret + " "
)

// sample is a file of a kind that phones and browsers make, by the programs of others.
type sample struct {
	name  string
	lines []string
}

func samples() []sample {
	return []sample{
		{"plain.jpg", []string{
			"convert -size 120x80 plasma:fractal -quality 90 -comment " + secret + " plain.jpg", exif + "-IPTC:City=" + secret +
				" -Orientation#=6 plain.jpg"}},
		{"progressive.jpg", []string{"convert -size 120x80 plasma:fractal -interlace JPEG progressive.jpg",
			exif + "progressive.jpg"}},
		{"grey.jpg", []string{"convert -size 120x80 plasma:fractal -colorspace Gray grey.jpg", exif + "grey.jpg"}},
		{"cmyk.jpg", []string{"convert -size 120x80 plasma:fractal -colorspace CMYK cmyk.jpg", exif + "cmyk.jpg"}},
		{"thumb.jpg", []string{
			"convert -size 60x40 xc:red small.jpg", "convert -size 120x80 plasma:fractal thumb.jpg",
			exif + "-ThumbnailImage<=small.jpg thumb.jpg"}},
		{"plain.png", []string{
			"convert -size 120x80 plasma:fractal -set Comment " + secret + " plain.png", exif + "-PNG:Author=" + secret +
				" -PNG:ModifyDate=2023:07:08~09:10:11 plain.png"}},
		{"palette.png", []string{"convert -size 120x80 plasma:fractal -transparent black -colors 16 png8:palette.png",
			exif + "palette.png"}},
		{"deep.png", []string{"convert -size 120x80 plasma:fractal -depth 16 -interlace PNG deep.png", exif + "deep.png"}},
		{"plain.heic", []string{"convert -size 120x80 plasma:fractal h.png", "heif-enc -q 60 -o plain.heic h.png",
			exif + "plain.heic"}},
		{"thumb.heic", []string{"convert -size 240x160 plasma:fractal h.png", "heif-enc -q 60 -t 64 -o thumb.heic h.png",
			exif + "thumb.heic"}},
		{"voice.ogg", []string{ffmpeg + tone + told + "-c:a libopus -b:a 24k voice.ogg"}},
		{"tagged.opus", []string{
			"convert -size 400x300 plasma:fractal -quality 100 cover.jpg", ffmpeg + tone + "voice.wav",
			"opusenc --quiet --comment DESCRIPTION=" + secret + " --artist " + secret +
				" --picture cover.jpg voice.wav tagged.opus"}},
		{"tagged.mp3", []string{
			"convert -size 400x300 plasma:fractal -quality 100 cover.jpg",
			ffmpeg + tone + "-i cover.jpg -map 0 -map 1 " + told + "-c:a libmp3lame -b:a 64k -write_id3v1 1 tagged.mp3"}},
		{"old.mp3", []string{ffmpeg + tone + told + "-c:a libmp3lame -ac 1 -ar 22050 -q:a 6 old.mp3"}},
		{"voice.wav", []string{ffmpeg + tone + told + "-c:a pcm_s16le voice.wav"}},
		{"wide.wav", []string{ffmpeg + tone + told + "-c:a pcm_s24le -ac 2 -rf64 never wide.wav"}},
		{"ulaw.wav", []string{ffmpeg + tone + told + "-c:a pcm_mulaw -ar 8000 -ac 1 ulaw.wav"}},
		{"voice.webm", []string{ffmpeg + tone + told + "-c:a libopus -b:a 24k voice.webm"}},
		{"vp8.webm", []string{ffmpeg + tone + scene + told + "-c:a libopus -c:v libvpx -b:v 200k vp8.webm"}},
		{"vp9.webm", []string{
			"convert -size 10x10 xc:red " + secret + ".png",
			ffmpeg + tone + scene + told + "-c:a libopus -c:v libvpx-vp9 -cpu-used 8 -b:v 200k vp9.webm"}},
		{"live.webm", []string{ffmpeg + tone + scene + told +
			"-c:a libopus -c:v libvpx -b:v 200k -f webm -live 1 live.webm"}},
		{"voice.m4a", []string{ffmpeg + tone + told + "-c:a aac -b:a 64k voice.m4a"}},
		{"opus.mp4", []string{ffmpeg + tone + told + "-c:a libopus -b:a 24k opus.mp4"}},
		{"android.mp4", []string{
			ffmpeg + tone + scene + told + "-c:a aac -c:v libx264 -preset ultrafast -pix_fmt yuv420p android.mp4",
			exif + "-Keys:Make=" + secret + " android.mp4"}},
		{"old.3gp", []string{ffmpeg + tone + scene + told +
			"-c:a aac -ac 1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p old.3gp"}},
		{"fast.mp4", []string{
			ffmpeg + tone + scene + told +
				"-c:a aac -c:v libx264 -preset ultrafast -pix_fmt yuv420p -movflags +faststart+use_metadata_tags fast.mp4"}},
		{"fragment.mp4", []string{
			ffmpeg + tone + scene + told +
				"-c:a aac -c:v libx264 -preset ultrafast -g 5 -pix_fmt yuv420p -movflags frag_keyframe+empty_moov+default_base_moof fragment.mp4"}},
		{"fragment_old.mp4", []string{
			ffmpeg + tone + scene + told +
				"-c:a aac -c:v libx264 -preset ultrafast -g 5 -pix_fmt yuv420p -movflags frag_keyframe+empty_moov fragment_old.mp4"}},
		{"vp9.mp4", []string{ffmpeg + tone + scene + told + "-c:a libopus -c:v libvpx-vp9 -cpu-used 8 -strict -2 vp9.mp4"}},
		{"iphone.mov", []string{
			ffmpeg + tone + scene + told +
				"-c:a aac -c:v libx265 -x265-params log-level=none -preset ultrafast -tag:v hvc1 -pix_fmt yuv420p " +
				"-timecode 01:02:03:04 -movflags use_metadata_tags -metadata com.apple.quicktime.model=" + secret +
				" -metadata com.apple.quicktime.location.ISO6709=+31.2304+121.4737+010.000/ iphone.mov",
			exif + "-Keys:GPSCoordinates=31.230416,121.4737,10 iphone.mov"}},
		{"subtitle.mp4", []string{
			ffmpeg + tone + scene +
				"-i words.srt -map 0 -map 1 -map 2 -c:a aac -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:s mov_text subtitle.mp4"}},
		{"subtitle_fragment.mp4", []string{
			ffmpeg + tone + scene +
				"-i words.srt -map 0 -map 1 -map 2 -c:a aac -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:s mov_text " +
				"-movflags frag_keyframe+empty_moov+default_base_moof subtitle_fragment.mp4"}},
	}
}

// shelf holds what was made: several tests look at the same files, and making them takes longer than looking.
var shelf = struct {
	sync.Mutex
	files map[string]*file
}{files: map[string]*file{}}

// file is what was made; nil: nobody has made it yet.
type file struct {
	sync.Mutex
	content []byte
}

// make puts the sample into dir and answers its bytes.
func (s *sample) make(t testing.TB, dir string) []byte {
	t.Helper()
	shelf.Lock()
	key := s.name + "\n" + strings.Join(s.lines, "\n")
	if shelf.files[key] == nil {
		shelf.files[key] = &file{}
	}
	m := shelf.files[key]
	shelf.Unlock()
	m.Lock()
	defer m.Unlock()
	if m.content == nil {
		m.content = s.build(t, dir)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, s.name), m.content, 0o600))
	return slices.Clone(m.content)
}

func (s *sample) build(t testing.TB, dir string) []byte {
	t.Helper()
	words := "1\n00:00:00,100 --> 00:00:01,500\n" + secret + " at 31.230416\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "words.srt"), []byte(words), 0o600))
	for _, line := range s.lines {
		shell(t, dir, line)
	}
	b, err := os.ReadFile(filepath.Join(dir, s.name))
	require.NoError(t, err)
	return b
}
