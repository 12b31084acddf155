package convert

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
)

// Edges of what is made, in pixels.
const (
	photoEdge = 2048
	filmEdge  = 1280
	stillEdge = 480
)

// Limits of a child. Half an hour of processor time is a film of 200 MB on a slow machine.
var (
	photoLimits = cage.Limits{Wall: 2 * time.Minute, CPU: 90 * time.Second, Memory: 1200 << 20,
		Output: 64 << 20, Files: 64}
	voiceLimits = cage.Limits{Wall: 5 * time.Minute, CPU: 4 * time.Minute, Memory: 400 << 20, Output: 256 << 20, Files: 64}
	filmLimits  = cage.Limits{Wall: 15 * time.Minute, CPU: 30 * time.Minute, Memory: 1200 << 20,
		Output: 400 << 20, Files: 64}
)

// demuxers are ffmpeg's names of what clean finds. No other is ever opened: no playlist, no list of files.
var demuxers = map[string]string{
	clean.JPEG: "jpeg_pipe", clean.PNG: "png_pipe", clean.OggAudio: "ogg",
	clean.WebMAudio: "matroska", clean.WebM: "matroska",
	clean.MP3: "mp3", clean.WAV: "wav", clean.AMR: "amr", clean.AMRWB: "amr", clean.Mobile: "mov",
	clean.MP4Audio: "mov", clean.MP4: "mov", clean.QuickTime: "mov",
}

// input is how ffmpeg reads file 0: with one demuxer, few decoders, no other protocol than files.
func input(demuxer string, decoders ...string) []string {
	return []string{
		"-nostdin", "-hide_banner", "-v", "quiet", "-y", "-filter_threads", "1", "-threads", "2",
		"-protocol_whitelist", "file", "-format_whitelist", demuxer, "-codec_whitelist", strings.Join(decoders, ","),
		"-f", demuxer, "-i", "file:" + cage.Path(0),
	}
}

// decoders are ffmpeg's names of what plays the found codecs.
func decoders(f clean.Found) []string {
	var all []string
	for _, codec := range []string{f.Audio, f.Video} {
		switch codec {
		case "":
		case clean.Opus:
			all = append(all, "opus", "libopus")
		case clean.LayerIII:
			all = append(all, "mp3float", "mp3")
		case clean.AMRNarrow, clean.AMRWide:
			all = append(all, codec, "libopencore_"+codec)
		case clean.AAC:
			all = append(all, "aac")
		case clean.VP8, clean.VP9:
			all = append(all, codec, "lib"+strings.Replace(codec, "vp", "vpx-vp", 1))
		default:
			all = append(all, codec)
		}
	}
	return all
}

// within makes a picture no longer than edge on its longer side, of even measure, as encoders want.
func within(edge int) string {
	return fmt.Sprintf("scale=w='if(gte(iw,ih),max(2,trunc(min(%[1]d,iw)/2)*2),-2)':h='if(gte(iw,ih),-2,max(2,trunc(min(%[1]d,ih)/2)*2))'", edge)
}

// still is the part of a command line that writes a small JPEG of the picture that shows most to file i.
func still(i int) []string {
	return []string{
		"-map", "0:v:0", "-vf", within(stillEdge) + ",thumbnail=30,format=yuvj420p", "-frames:v", "1",
		"-c:v", "mjpeg", "-q:v", "4", "-flags", "+bitexact", "-f", "mjpeg", "file:" + cage.Path(i),
	}
}

// run runs ffmpeg on files.
func (w *Worker) run(ctx context.Context, l cage.Limits, args []string, files ...*os.File) error {
	w.mu.Lock()
	program := w.ffmpeg
	w.mu.Unlock()
	if program == "" {
		return errNoFFmpeg
	}
	return cage.Run(ctx, cage.Job{Program: program, Args: args, Files: files, Limits: l})
}
