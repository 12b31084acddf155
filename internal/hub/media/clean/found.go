package clean

import (
	"bytes"
	"errors"
	"io"

	"xinsheng/internal/feedback"
)

// Refusals. Neither text holds content.
var (
	ErrNotAccepted = errors.New("not a kind of file that is accepted")
	ErrDamaged     = errors.New("the file is damaged or not whole")
)

// Media types, as Look names them.
const (
	JPEG      = "image/jpeg"
	PNG       = "image/png"
	HEIC      = "image/heic"
	OggAudio  = "audio/ogg"
	WebMAudio = "audio/webm"
	MP4Audio  = "audio/mp4"
	MP3       = "audio/mpeg"
	WAV       = "audio/wav"
	AMR       = "audio/amr"
	AMRWB     = "audio/amr-wb"
	Mobile    = "audio/3gpp" // AMR in 3GP
	WebM      = "video/webm"
	MP4       = "video/mp4"
	QuickTime = "video/quicktime"
	PDF       = "application/pdf"
)

// Codecs, as Look names them.
const (
	Opus = "opus"
	AAC  = "aac"
	H264 = "h264"
	HEVC = "hevc"
	VP8  = "vp8"
	VP9  = "vp9"

	LayerIII  = "mp3"
	AMRNarrow = "amrnb"
	AMRWide   = "amrwb"
)

// Found is what a file is.
type Found struct {
	Kind       feedback.MediaKind
	MediaType  string
	Audio      string // codec, as named above or, of WAV, as ffmpeg names forms of samples; empty: no sound
	Video      string // codec; empty: no moving picture
	DurationMS int64  // 0: not known
	Width      int    // pixels, upright; 0: none
	Height     int
	Turn       int // of a JPEG: Exif orientation 1 to 8; else 0
}

// Limits of a picture. The largest sensors of phones have 200 million pixels.
const (
	maxSide   = 20000
	maxPixels = 210_000_000
)

// longest is a duration that no upload within its size limit reaches; more is a lie.
const longest = 24 * 3600 * 1000

// file is a source whose form is known and checked whole.
type file struct {
	found Found
	write func(io.Writer) error // the source without its tags
}

// Look says what src is. ErrNotAccepted or ErrDamaged: nothing to keep. Other errors are those of src.
func Look(src io.ReaderAt, size int64) (Found, error) {
	f, err := parse(src, size)
	if err != nil {
		return Found{}, err
	}
	return f.found, nil
}

// Copy writes src, which Look found to be f, without its tags. Errors are those of Look, and those of src and dst.
func Copy(dst io.Writer, src io.ReaderAt, size int64, f Found) error {
	now, err := parse(src, size)
	if err != nil {
		return err
	}
	if now.found != f {
		return ErrNotAccepted
	}
	return now.write(dst)
}

func parse(r io.ReaderAt, size int64) (*file, error) {
	s := &source{r: r, size: size}
	if size < 12 {
		return nil, ErrNotAccepted
	}
	first, err := s.at(0, 12)
	if err != nil {
		return nil, err
	}
	var f *file
	switch {
	case bytes.HasPrefix(first, []byte{0xFF, 0xD8, 0xFF}):
		f, err = parseJPEG(s)
	case bytes.HasPrefix(first, pngSignature):
		f, err = parsePNG(s)
	case bytes.HasPrefix(first, []byte("OggS")):
		f, err = parseOgg(s)
	case bytes.HasPrefix(first, []byte{0x1A, 0x45, 0xDF, 0xA3}):
		f, err = parseWebM(s)
	case bytes.HasPrefix(first, []byte("%PDF-")):
		f, err = parsePDF(s)
	case isWAV(first):
		f, err = parseWAV(s)
	case bytes.HasPrefix(first, []byte("ID3")), first[0] == 0xFF && first[1]>>5 == 7:
		f, err = parseMP3(s)
	case bytes.HasPrefix(first, []byte(amrNarrow)):
		f, err = parseAMR(s, amrNarrow, &amrNarrowSizes, Found{MediaType: AMR, Audio: AMRNarrow})
	case bytes.HasPrefix(first, []byte(amrWide)):
		f, err = parseAMR(s, amrWide, &amrWideSizes, Found{MediaType: AMRWB, Audio: AMRWide})
	case string(first[4:8]) == "ftyp" && isHEIC(string(first[8:12])):
		f, err = parseHEIC(s)
	case isMovie(string(first[4:8])):
		f, err = parseMovie(s)
	default:
		return nil, ErrNotAccepted
	}
	if err != nil {
		return nil, err
	}
	if f.found.DurationMS < 0 || f.found.DurationMS > longest {
		return nil, ErrDamaged
	}
	return f, nil
}

// picture checks the measure of a picture and turns it upright when its rows stand.
func picture(width, height int64, standing bool) (int, int, error) {
	if width < 1 || height < 1 || width > maxSide || height > maxSide || width*height > maxPixels {
		return 0, 0, ErrNotAccepted
	}
	if standing {
		width, height = height, width
	}
	return int(width), int(height), nil
}
