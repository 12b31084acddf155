package clean

import (
	"errors"
	"io"

	"xinsheng/internal/feedback"
)

// Refusals. Neither text holds content.
var (
	ErrNotAccepted = errors.New("not a kind of file that is accepted")
	ErrDamaged     = errors.New("the file is damaged or not whole")
)

// Found is what a file is.
type Found struct {
	Kind       feedback.MediaKind
	MediaType  string // image/jpeg image/png image/heic audio/ogg audio/webm audio/mp4 video/webm video/mp4 video/quicktime
	Audio      string // codec: opus aac; empty: no sound
	Video      string // codec: h264 hevc vp8 vp9; empty: no moving picture
	DurationMS int64  // 0: not known
	Width      int    // pixels, upright; 0: none
	Height     int
}

// Look says what src is. ErrNotAccepted or ErrDamaged: nothing to keep. Other errors are those of src.
func Look(src io.ReaderAt, size int64) (Found, error) {
	return Found{}, ErrNotAccepted
}

// Copy writes src, which Look found to be f, without its tags. Other errors than those of Look are those of src and dst.
func Copy(dst io.Writer, src io.ReaderAt, size int64, f Found) error {
	return ErrNotAccepted
}
