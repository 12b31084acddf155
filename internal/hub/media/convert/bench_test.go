package convert_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/media/clean"
	"xinsheng/internal/hub/store"
)

// BenchmarkWorker converts what phones send, and then lets ffmpeg alone do the same with files: processor time of the
// children, and the ratio of both. Run it with -benchtime 1x.
func BenchmarkWorker(b *testing.B) {
	for _, c := range []struct{ name, file, make, alone string }{
		{"photo 12 MP", "a.jpg", "convert -size 4032x3024 plasma:fractal -quality 88 a.jpg",
			"-i a.jpg -vf scale=2048:-2 -q:v 3 -frames:v 1 b.jpg -vf scale=480:-2 -frames:v 1 c.jpg"},
		{"film 10 s 1080p", "a.mp4",
			ffmpeg + "-f lavfi -i testsrc2=size=1920x1080:rate=30 -f lavfi -i sine=440 -t 10 -c:v libx264 -preset ultrafast -b:v 12M -pix_fmt yuv420p -c:a aac a.mp4",
			"-i a.mp4 -vf scale=1280:-2 -c:v libx264 -preset veryfast -crf 25 -maxrate 2500k -bufsize 5000k -c:a aac -b:a 96k -movflags +faststart b.mp4 -vf scale=480:-2,thumbnail=30 -frames:v 1 c.jpg"},
		{"recording 3 min", "a.ogg", ffmpeg + "-f lavfi -i sine=440 -t 180 -c:a libopus -b:a 24k a.ogg",
			"-i a.ogg -c:a aac -b:a 64k -ac 1 -movflags +faststart b.m4a -ac 1 -ar 8000 -f s16le c.raw"},
	} {
		b.Run(c.name, func(b *testing.B) {
			dir := b.TempDir()
			plain := func(line string) (cpu float64, peak int64) {
				words := strings.Fields(line)
				cmd := exec.Command(words[0], words[1:]...)
				cmd.Dir = dir
				out, err := cmd.CombinedOutput()
				require.NoError(b, err, "%s", out)
				usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
				return (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), usage.Maxrss >> 10
			}
			plain(c.make)
			film, err := os.ReadFile(filepath.Join(dir, c.file))
			require.NoError(b, err)
			alone, alonePeak := plain(ffmpeg + "-threads 2 " + c.alone)
			var kept bytes.Buffer
			f, err := clean.Look(bytes.NewReader(film), int64(len(film)))
			require.NoError(b, err)
			require.NoError(b, clean.Copy(&kept, bytes.NewReader(film), int64(len(film)), f))
			var before, after syscall.Rusage
			total := 0.0
			for b.Loop() {
				w := newWorld(b)
				w.keep("a", kept.Bytes())
				require.NoError(b, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &before))
				p := w.convert("a")
				require.Equal(b, store.JobDone, p.CopyState, w.log.String())
				require.NoError(b, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &after))
				total += seconds(&after) - seconds(&before)
			}
			b.ReportMetric(total/float64(b.N), "cpu-s")
			b.ReportMetric(total/float64(b.N)/alone, "of-ffmpeg")
			b.ReportMetric(alone, "ffmpeg-cpu-s")
			b.ReportMetric(float64(alonePeak), "ffmpeg-MiB")
			b.ReportMetric(float64(after.Maxrss>>10), "MiB-most-so-far")
		})
	}
}

func seconds(u *syscall.Rusage) float64 {
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}
