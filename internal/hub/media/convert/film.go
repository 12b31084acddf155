package convert

import (
	"context"
	"os"

	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
)

func (w *Worker) film(ctx context.Context, in *os.File, f clean.Found, p *product) error {
	args := input(demuxers[f.MediaType], decoders(f)...)
	args = append(args,
		"-map", "0:v:0", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1",
		"-vf", within(filmEdge)+",format=yuv420p", "-fpsmax", "30",
		"-c:v", "libx264", "-preset", "veryfast", "-crf", "25", "-maxrate", "2500k", "-bufsize", "5000k", "-profile:v",
		"high", "-threads:v", "2",
		"-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "48000",
		"-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
		"-movflags", "+faststart", "-f", "mp4", "file:"+cage.Path(1))
	args = append(args, still(2)...)
	p.mediaType = clean.MP4
	return w.run(ctx, filmLimits, args, in, p.copy, p.still)
}
