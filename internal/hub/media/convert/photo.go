package convert

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
)

// mostGo is how many pixels this program decodes itself. More needs ffmpeg, which is thriftier.
const mostGo = 26_000_000

func (w *Worker) photo(ctx context.Context, in *os.File, f clean.Found, p *product) error {
	p.mediaType = clean.JPEG
	if f.Width*f.Height <= mostGo {
		return cage.Run(ctx, cage.Job{
			Task: photoTask, Args: []string{f.MediaType, strconv.Itoa(f.Turn)}, Files: []*os.File{in, p.copy, p.still},
			Limits: photoLimits,
		})
	}
	codec := "mjpeg"
	if f.MediaType == clean.PNG {
		codec = "png"
	}
	// Some versions of ffmpeg turn a photo by its Exif and some do not: here it is told.
	return w.picture(ctx, in, p, []string{"-noautorotate"}, input(demuxers[f.MediaType], codec), exifTurns[f.Turn])
}

// picture writes the photo and the still of it. before goes before the input.
func (w *Worker) picture(ctx context.Context, in *os.File, p *product, before, input []string, turn string) error {
	args := append(append([]string{}, before...), input...)
	for i, edge := range []int{photoEdge, stillEdge} {
		args = append(args, "-map", "0:v:0", "-vf", turn+within(edge)+",format=yuvj420p", "-frames:v", "1",
			"-map_metadata", "-1",
			"-c:v", "mjpeg", "-q:v", "3", "-flags", "+bitexact", "-f", "mjpeg", "file:"+cage.Path(i+1))
	}
	return w.run(ctx, photoLimits, args, in, p.copy, p.still)
}

// exifTurns are filters that turn a picture upright, by Exif's orientation.
var exifTurns = [9]string{
	2: "hflip,", 3: "hflip,vflip,", 4: "vflip,", 5: "transpose=0,", 6: "transpose=1,", 7: "transpose=3,",
	8: "transpose=2,",
}

// heic lets ffmpeg decode the tiles of a photo as if they were frames of a film, and puts them together. That needs no
// other program, and no ffmpeg that knows HEIC.
func (w *Worker) heic(ctx context.Context, r *media.Reader, p *product) error {
	stream, err := cage.Memory()
	if err != nil {
		return err
	}
	defer stream.Close()
	t, err := clean.Bitstream(stream, r, r.Size())
	if err != nil {
		return err
	}
	p.mediaType = clean.JPEG
	filter := fmt.Sprintf("crop=%d:%d:0:0,", t.Width, t.Height)
	if t.Columns*t.Rows > 1 {
		filter = fmt.Sprintf("tile=%dx%d,", t.Columns, t.Rows) + filter
	}
	mirror := map[byte]string{'h': "hflip,", 'v': "vflip,"}[t.Mirror]
	turn := [4]string{"", "transpose=2,", "hflip,vflip,", "transpose=1,"}[t.Turn]
	if t.MirrorFirst {
		filter += mirror + turn
	} else {
		filter += turn + mirror
	}
	return w.picture(ctx, stream, p, nil, input("hevc", "hevc"), filter)
}
