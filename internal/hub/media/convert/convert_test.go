package convert_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/media/convert"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

func TestMain(m *testing.M) {
	cage.Enter(convert.Tasks())
	os.Exit(m.Run())
}

// world is a hub's database and media store.
type world struct {
	t       testing.TB
	dir     string
	db      *store.Store
	media   *media.Store
	now     time.Time
	changed []int64
	mu      sync.Mutex
	log     bytes.Buffer
}

func newWorld(t testing.TB) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without children")
	}
	dir := filepath.Join(t.TempDir(), "media")
	m, err := media.Open(t.Context(), "file://"+dir)
	require.NoError(t, err)
	t.Cleanup(func() { m.Close() })
	return &world{t: t, dir: dir, db: storetest.Open(t, storetest.SQLite(t)), media: m,
		now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
}

func (w *world) worker() *convert.Worker {
	return convert.New(convert.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return w.now },
		Changed: func(id int64) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.changed = append(w.changed, id)
		},
	})
}

// keep stores a part as the keeper does.
func (w *world) keep(id string, b []byte) {
	w.t.Helper()
	key := media.NewKey()
	_, _, err := w.media.Put(w.t.Context(), key, bytes.NewReader(b))
	require.NoError(w.t, err)
	_, err = w.db.DB().NewInsert().Model(&store.Part{
		RecordID: id, PartID: "1", CaseID: 7, State: store.PartKept, Blob: key, CopyState: store.JobWaiting, NextAt: w.now,
		ExpectedAt: w.now,
	}).Exec(w.t.Context())
	require.NoError(w.t, err)
}

func (w *world) part(id string) *store.Part {
	w.t.Helper()
	p := &store.Part{RecordID: id, PartID: "1"}
	require.NoError(w.t, w.db.DB().NewSelect().Model(p).WherePK().Scan(w.t.Context()))
	return p
}

func (w *world) blob(key string) []byte {
	w.t.Helper()
	r, err := w.media.Reader(w.t.Context(), key)
	require.NoError(w.t, err)
	defer r.Close()
	b, err := io.ReadAll(r)
	require.NoError(w.t, err)
	return b
}

// convert runs one conversion and answers the part.
func (w *world) convert(id string) *store.Part {
	w.t.Helper()
	did, err := w.worker().Once(w.t.Context())
	require.NoError(w.t, err)
	require.True(w.t, did)
	return w.part(id)
}

// made is a file that a program of others makes.
func made(t *testing.T, name string, lines ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("short: without the programs that make samples")
	}
	dir := t.TempDir()
	for _, line := range lines {
		words := strings.Fields(line)
		if _, err := exec.LookPath(words[0]); err != nil {
			t.Skipf("%s is not installed", words[0])
		}
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s\n%s", line, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return b
}

const ffmpeg = "ffmpeg -nostdin -v error -y "

// corners is a picture whose four corners are red, green, blue and white, clockwise from the top left.
const corners = "convert -size 300x200 xc:red ( -size 300x200 xc:lime ) +append ( ( -size 300x200 xc:white ) ( -size 300x200 xc:blue ) +append ) -append "

func colours(t *testing.T, b []byte) (int, int, string) {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(b))
	require.NoError(t, err)
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	out := ""
	for _, p := range []image.Point{{w / 8, h / 8}, {w * 7 / 8, h / 8}, {w * 7 / 8, h * 7 / 8}, {w / 8, h * 7 / 8}} {
		r, g, b, _ := m.At(p.X, p.Y).RGBA()
		word := ""
		for i, v := range []uint32{r, g, b} {
			if v > 0xA000 {
				word += "rgb"[i : i+1]
			}
		}
		out += word + " "
	}
	return w, h, strings.TrimSpace(out)
}

func TestWorker_APhotoStandsUpright(t *testing.T) {
	for turn, want := range map[string]string{
		"1": "r g b rgb", "3": "b rgb r g", "6": "rgb r g b", "8": "g b rgb r",
		"2": "g r rgb b", "4": "rgb b g r", "5": "r rgb b g", "7": "b g r rgb",
	} {
		w := newWorld(t)
		w.keep("a", made(t, "a.jpg", corners+"-quality 95 a.jpg", "exiftool -q -overwrite_original -n -Orientation="+turn+
			" a.jpg"))
		p := w.convert("a")
		require.Equal(t, store.JobDone, p.CopyState, w.log.String())
		require.Equal(t, clean.JPEG, p.CopyType)
		width, height, got := colours(t, w.blob(p.CopyBlob))
		require.Equal(t, want, got, turn)
		require.Equal(t, turn >= "5", height > width)
		width, height, got = colours(t, w.blob(p.StillBlob))
		require.Equal(t, want, got, turn)
		require.Equal(t, 480, max(width, height))
		require.True(t, p.NextAt.IsZero())
		require.Equal(t, []int64{7}, w.changed)
	}
}

func TestWorker_PhotosAreMadeSmallerWithoutFFmpeg(t *testing.T) {
	for name, line := range map[string]string{
		"a.jpg": "convert -size 300x150 plasma: -scale 3000x1500! a.jpg",
		"b.jpg": "convert -size 300x150 plasma: -scale 3000x1500! -interlace JPEG b.jpg",
		"c.png": "convert -size 250x125 plasma: -scale 2500x1250! c.png",
		"d.jpg": "convert -size 250x125 plasma: -scale 2500x1250! -colorspace CMYK d.jpg",
	} {
		w := newWorld(t)
		w.keep("a", made(t, name, line))
		worker := convert.New(convert.Params{
			DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
			Find: func(string) (string, error) { return "", exec.ErrNotFound },
		})
		_, err := worker.Once(t.Context())
		require.NoError(t, err)
		p := w.part("a")
		require.Equal(t, store.JobDone, p.CopyState, p.CopyReason)
		width, height, _ := colours(t, w.blob(p.CopyBlob))
		require.Equal(t, [2]int{2048, 1024}, [2]int{width, height})
	}
}

func TestWorker_APhotoOfManyPixelsIsMadeByFFmpeg(t *testing.T) {
	for name, line := range map[string]string{
		"a.jpg": corners + "-filter point -resize 6400x4267! -quality 90 a.jpg", "b.png": corners +
			"-filter point -resize 6400x4267! b.png",
	} {
		w := newWorld(t)
		w.keep("a", made(t, name, line))
		p := w.convert("a")
		require.Equal(t, store.JobDone, p.CopyState, w.log.String())
		width, height, got := colours(t, w.blob(p.CopyBlob))
		require.Equal(t, "r g b rgb", got)
		require.Equal(t, 2048, width)
		require.InDelta(t, 2048*2/3, height, 2)
	}
}

func TestWorker_AHEICBecomesAJPEG(t *testing.T) {
	w := newWorld(t)
	w.keep("a", made(t, "a.heic", corners+"-depth 8 png24:a.png", "heif-enc -q 90 -o a.heic a.png"))
	p := w.convert("a")
	require.Equal(t, store.JobDone, p.CopyState, w.log.String())
	width, height, got := colours(t, w.blob(p.CopyBlob))
	require.Equal(t, "r g b rgb", got)
	require.Equal(t, [2]int{600, 400}, [2]int{width, height})
	require.NotEmpty(t, p.StillBlob)
}

// probed is what ffprobe says of a copy.
type probed struct {
	Streams []struct {
		Codec   string `json:"codec_name"`
		Width   int    `json:"width"`
		Height  int    `json:"height"`
		Pixels  string `json:"pix_fmt"`
		Rate    string `json:"avg_frame_rate"`
		Channel int    `json:"channels"`
	} `json:"streams"`
	Format struct {
		Duration string            `json:"duration"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
}

func probe(t *testing.T, b []byte) (p probed) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "copy")
	require.NoError(t, os.WriteFile(name, b, 0o600))
	out, err := exec.Command("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", name).Output()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(out, &p))
	return p
}

func TestWorker_AFilmBecomesH264ThatPlaysWhileItLoads(t *testing.T) {
	sound := "-f lavfi -i sine=440:duration=1 "
	picture := "-f lavfi -i testsrc=size=1920x1080:rate=60:duration=1 "
	for name, line := range map[string]string{
		"a.mp4": ffmpeg + sound + picture + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac a.mp4",
		"b.mov": ffmpeg + sound + picture +
			"-c:v libx265 -x265-params log-level=none -preset ultrafast -tag:v hvc1 -pix_fmt yuv420p10le -c:a aac b.mov",
		"c.webm": ffmpeg + sound +
			"-f lavfi -i testsrc=size=1920x1080:rate=30:duration=1 -c:v libvpx -cpu-used 8 -deadline realtime -c:a libopus -f webm -live 1 c.webm",
		"d.mp4": ffmpeg + sound + picture +
			"-c:v libx264 -preset ultrafast -pix_fmt yuv444p -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof d.mp4",
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.keep("a", cleaned(t, made(t, name, line)))
			p := w.convert("a")
			require.Equal(t, store.JobDone, p.CopyState, w.log.String())
			require.Equal(t, clean.MP4, p.CopyType)
			copied := w.blob(p.CopyBlob)
			require.EqualValues(t, len(copied), p.CopySize)
			require.Less(t, bytes.Index(copied, []byte("moov")), bytes.Index(copied, []byte("mdat")), "it plays while it loads")
			got := probe(t, copied)
			require.Len(t, got.Streams, 2)
			v, a := got.Streams[0], got.Streams[1]
			require.Equal(t, "h264 yuv420p 30/1 aac", v.Codec+" "+v.Pixels+" "+v.Rate+" "+a.Codec)
			require.Equal(t, [2]int{1280, 720}, [2]int{v.Width, v.Height})
			width, height, _ := colours(t, w.blob(p.StillBlob))
			require.Equal(t, [2]int{480, 270}, [2]int{width, height})
			require.NotContains(t, got.Format.Tags, "encoder")
		})
	}
}

// cleaned is what the keeper stores.
func cleaned(t *testing.T, b []byte) []byte {
	t.Helper()
	f, err := clean.Look(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, clean.Copy(&out, bytes.NewReader(b), int64(len(b)), f))
	return out.Bytes()
}

func TestWorker_AFilmThatStandsStaysUpright(t *testing.T) {
	w := newWorld(t)
	b := made(t, "b.mp4", ffmpeg+"-f lavfi -i testsrc=size=640x360:rate=10:duration=1 -c:v libx264 -pix_fmt yuv420p a.mp4",
		ffmpeg+"-i a.mp4 -c copy -metadata:s:v rotate=90 b.mp4")
	f, err := clean.Look(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	require.Equal(t, [2]int{360, 640}, [2]int{f.Width, f.Height})
	w.keep("a", cleaned(t, b))
	p := w.convert("a")
	require.Equal(t, store.JobDone, p.CopyState, w.log.String())
	v := probe(t, w.blob(p.CopyBlob)).Streams[0]
	require.Equal(t, [2]int{360, 640}, [2]int{v.Width, v.Height})
}

func TestWorker_ARecordingBecomesAACWithItsPeaks(t *testing.T) {
	for name, codec := range map[string]string{
		"a.ogg": "libopus", "b.webm": "libopus", "c.m4a": "aac", "d.mp4": "libopus", "e.mp3": "libmp3lame",
		"f.wav": "pcm_s16le", "g.wav": "pcm_alaw", "h.wav": "pcm_f32le",
	} {
		w := newWorld(t)
		// A second of silence, a second of sound.
		w.keep("a", cleaned(t,
			made(t, name, ffmpeg+"-f lavfi -i aevalsrc=if(gte(t\\,1)\\,0.5*sin(2000*t)\\,0):s=16000:d=2 -c:a "+codec+" "+name)))
		p := w.convert("a")
		require.Equal(t, store.JobDone, p.CopyState, w.log.String())
		require.Equal(t, clean.MP4Audio, p.CopyType)
		require.Empty(t, p.StillBlob)
		require.Equal(t, "aac", probe(t, w.blob(p.CopyBlob)).Streams[0].Codec)
		var peaks []int
		require.NoError(t, json.Unmarshal([]byte(p.Peaks), &peaks))
		require.Len(t, peaks, 200)
		require.Zero(t, peaks[40])
		require.InDelta(t, 88, peaks[150], 3, "half of the loudest is 6 dB less")
	}
}

func TestWorker_WithoutFFmpegItSaysSoAndGoesOnWhenItAppears(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t, made(t, "a.ogg", ffmpeg+"-f lavfi -i sine=440:duration=1 -c:a libopus a.ogg")))
	there := false
	worker := convert.New(convert.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
		Find: func(name string) (string, error) {
			if !there {
				return "", exec.ErrNotFound
			}
			return exec.LookPath(name)
		},
	})
	did, err := worker.Once(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	require.Equal(t, string(store.JobFailed)+" "+convert.NoFFmpeg, string(w.part("a").CopyState)+" "+w.part("a").
		CopyReason)
	did, err = worker.Once(t.Context())
	require.NoError(t, err)
	require.False(t, did)
	there = true
	did, err = worker.Once(t.Context())
	require.NoError(t, err)
	require.True(t, did)
	require.Equal(t, store.JobDone, w.part("a").CopyState)
	require.Empty(t, w.part("a").CopyReason)
}

func TestWorker_WhatCannotBeDecodedIsLeftForDownload(t *testing.T) {
	w := newWorld(t)
	b := made(t, "a.jpg", "convert -size 300x200 plasma: a.jpg")
	i := bytes.Index(b, []byte{0xFF, 0xC4})
	copy(b[i+5:], bytes.Repeat([]byte{7}, 10))
	w.keep("a", b)
	p := w.convert("a")
	require.Equal(t, string(store.JobFailed)+" "+convert.Damaged, string(p.CopyState)+" "+p.CopyReason)
	require.Empty(t, p.CopyBlob)
	require.Equal(t, []int64{7}, w.changed)
}

// instead is a program in the place of ffmpeg.
func instead(t *testing.T, script string) func(string) (string, error) {
	name := filepath.Join("/usr/local/bin", "xinsheng-test-"+strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-")))
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Skip("no program can be put where the cage allows programs")
	}
	t.Cleanup(func() { os.Remove(name) })
	return func(string) (string, error) { return name, nil }
}

func TestWorker_APartThatKillsItsChildIsGivenUpAfterThreeTries(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t, made(t, "a.ogg", ffmpeg+"-f lavfi -i sine=440:duration=1 -c:a libopus a.ogg")))
	worker := convert.New(convert.Params{
		DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
		Find: instead(t, "kill -SEGV $$\n"),
	})
	for try := 1; try <= 3; try++ {
		did, err := worker.Once(t.Context())
		require.NoError(t, err)
		require.True(t, did, try)
		if try < 3 {
			require.Equal(t, store.JobWaiting, w.part("a").CopyState)
			require.True(t, w.part("a").NextAt.After(w.now), "not at once")
			did, err = worker.Once(t.Context())
			require.NoError(t, err)
			require.False(t, did)
			w.now = w.part("a").NextAt
		}
	}
	require.Equal(t, string(store.JobFailed)+" "+convert.TooHard, string(w.part("a").CopyState)+" "+w.part("a").CopyReason)
}

func TestWorker_ManyProcessesMakeEachCopyOnce(t *testing.T) {
	w := newWorld(t)
	b := made(t, "a.jpg", "convert -size 300x200 plasma: a.jpg")
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		w.keep(id, b)
	}
	var all sync.WaitGroup
	for range 4 {
		worker := convert.New(convert.Params{
			DB: w.db, Media: w.media, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.now },
			Changed: func(id int64) { w.mu.Lock(); w.changed = append(w.changed, id); w.mu.Unlock() },
		})
		all.Go(func() {
			for {
				if did, err := worker.Once(t.Context()); err != nil || !did {
					if err != nil {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	all.Wait()
	require.Len(t, w.changed, 6)
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		require.Equal(t, store.JobDone, w.part(id).CopyState)
	}
}

func TestWorker_APartErasedMeanwhileLeavesNothing(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t,
		made(t, "a.mp4", ffmpeg+
			"-f lavfi -i testsrc=size=1920x1080:rate=30:duration=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p a.mp4")))
	blob := w.part("a").Blob
	done := make(chan error, 1)
	go func() {
		_, err := w.worker().Once(t.Context())
		done <- err
	}()
	require.Eventually(t, func() bool { return w.part("a").Tries == 1 }, 20*time.Second, time.Millisecond)
	_, err := w.db.DB().NewUpdate().Model((*store.Part)(nil)).Set("state = ?", store.PartErased).Set("blob = ''").
		Where("1 = 1").Exec(t.Context())
	require.NoError(t, err)
	require.NoError(t, w.media.Delete(t.Context(), blob))
	require.NoError(t, <-done)
	require.Empty(t, w.part("a").CopyBlob)
	require.Empty(t, w.changed)
	require.Empty(t, files(t, w.dir), "nothing is left in the store")
}

func files(t *testing.T, dir string) (names []string) {
	require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	}))
	return names
}

func TestWorker_ARecordingOfAnOlderPhoneIsHeardEverywhere(t *testing.T) {
	for name, f := range map[string]struct {
		head       string
		kind, size int
	}{"narrow": {"#!AMR\n", 7, 31}, "wide": {"#!AMR-WB\n", 2, 32}} {
		b := []byte(f.head)
		for i := range 50 {
			b = append(b, byte(f.kind<<3|4))
			for k := range f.size {
				b = append(b, byte(i*31+k*7))
			}
		}
		w := newWorld(t)
		w.keep("a", cleaned(t, b))
		p := w.convert("a")
		require.Equal(t, store.JobDone, p.CopyState, name+w.log.String())
		require.Equal(t, "aac", probe(t, w.blob(p.CopyBlob)).Streams[0].Codec, name)
	}
}

func TestWorker_StopEndsTheChild(t *testing.T) {
	w := newWorld(t)
	w.keep("a", cleaned(t, made(t, "a.mp4",
		ffmpeg+"-f lavfi -i testsrc=size=1920x1080:rate=30:duration=1 -c:v libx264 -preset ultrafast -pix_fmt yuv420p second.mp4",
		ffmpeg+"-stream_loop 19 -i second.mp4 -c copy a.mp4"))) // twenty seconds
	worker := w.worker()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	worker.Start(ctx)
	require.Eventually(t, func() bool { return w.part("a").Tries == 1 }, 20*time.Second, 5*time.Millisecond)
	worker.Stop()
	p := w.part("a")
	require.Equal(t, store.JobWaiting, p.CopyState)
	require.Zero(t, p.Tries, "it counts as not tried")
	require.True(t, p.NextAt.Equal(w.now))
}
