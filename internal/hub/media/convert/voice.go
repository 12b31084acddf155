package convert

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"xinsheng/internal/hub/media"
	"xinsheng/internal/hub/media/cage"
	"xinsheng/internal/hub/media/clean"
)

func (w *Worker) voice(ctx context.Context, in *os.File, f clean.Found, p *product) error {
	wave, err := cage.Memory()
	if err != nil {
		return err
	}
	defer wave.Close()
	args := append(input(demuxers[f.MediaType], decoders(f)...),
		"-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "aac", "-b:a", "64k", "-ac",
		"1", "-ar", "48000",
		"-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "file:"+cage.Path(1),
		"-map", "0:a:0", "-c:a", "pcm_s16le", "-ac", "1", "-ar", "8000", "-f", "s16le", "file:"+cage.Path(2))
	p.mediaType = clean.MP4Audio
	if err := w.run(ctx, voiceLimits, args, in, p.copy, wave); err != nil {
		return err
	}
	p.peaks, err = peaks(wave)
	return err
}

// Wave makes a recording's sound, 16 kHz, mono, in WAV, in memory. ffmpeg is the program's path.
func Wave(ctx context.Context, ffmpeg string, r *media.Reader) (*os.File, error) {
	f, err := clean.Look(r, r.Size())
	if err != nil {
		return nil, err
	}
	out, err := cage.Memory()
	if err != nil {
		return nil, err
	}
	w := &Worker{ffmpeg: ffmpeg}
	err = w.inFile(r, func(in *os.File) error {
		args := append(input(demuxers[f.MediaType], decoders(f)...),
			"-map", "0:a:0", "-map_metadata", "-1", "-c:a", "pcm_s16le", "-ac", "1", "-ar", "16000",
			"-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav", "file:"+cage.Path(1))
		return w.run(ctx, voiceLimits, args, in, out)
	})
	if err == nil {
		_, err = out.Seek(0, io.SeekStart)
	}
	if err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// Peaks: at most so many, from 0 for quietest and less to 100 for the loudest that fits.
const (
	mostPeaks = 200
	quietest  = -50 // dBFS
)

// peaks measures mono sound of 16 bits.
func peaks(f *os.File) (string, error) {
	st, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("measure sound: %w", err)
	}
	samples := st.Size() / 2
	if samples == 0 {
		return "", cage.ErrFailed
	}
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, 2*samples), 1<<16)
	count := min(mostPeaks, samples)
	list := make([]int, count)
	for i := range list {
		top := 0
		for range samples*int64(i+1)/count - samples*int64(i)/count {
			var b [2]byte
			if _, err := io.ReadFull(r, b[:]); err != nil {
				return "", errors.Join(errors.New("measure sound"), err)
			}
			v := int(int16(uint16(b[0]) | uint16(b[1])<<8))
			top = max(top, v, -v)
		}
		if top > 0 {
			db := 20 * math.Log10(float64(top)/32768)
			list[i] = max(0, int(math.Round((db-quietest)*100/-quietest)))
		}
	}
	b, err := json.Marshal(list)
	return string(b), err
}
