package clean

import (
	"slices"
	"strings"

	"xinsheng/internal/feedback"
)

// Elements of WebM by their numbers. What is not named here is voided.
const (
	ebmlHead    = 0x1A45DFA3
	ebmlDocType = 0x4282

	webmSegment   = 0x18538067
	webmSeekHead  = 0x114D9B74
	webmInfo      = 0x1549A966
	webmTracks    = 0x1654AE6B
	webmCluster   = 0x1F43B675
	webmCues      = 0x1C53BB6B
	webmTags      = 0x1254C367
	webmAttached  = 0x1941A469
	webmChapters  = 0x1043A770
	webmScale     = 0x2AD7B1
	webmDuration  = 0x4489
	webmMuxer     = 0x4D80
	webmWriter    = 0x5741
	webmTrack     = 0xAE
	webmNumber    = 0xD7
	webmTrackUID  = 0x73C5
	webmType      = 0x83
	webmCodec     = 0x86
	webmSetup     = 0x63A2
	webmVideo     = 0xE0
	webmWidth     = 0xB0
	webmHeight    = 0xBA
	webmEncodings = 0x6D80
	webmTime      = 0xE7
	webmBlock     = 0xA3
	webmGroup     = 0xA0
	webmInner     = 0xA1
)

// What is kept as it is, by where it stands.
var (
	webmHeadKept = []uint32{0x4286, 0x42F7, 0x42F2, 0x42F3, ebmlDocType, 0x4287, 0x4285}
	// Flags (default, enabled, forced, lacing), default duration, minimal cache, codec delay, seek pre-roll, block
	// addition id, and the sound's own: rate, channels, depth.
	webmTrackKept = []uint32{
		webmNumber, webmType, webmCodec, webmSetup, webmVideo, webmTrackUID,
		0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x234E7A, 0x6DE7, 0x6DF8, 0x55EE, 0x56AA, 0x56BB, 0xE1,
	}
	// Size, crop, display size and unit, interlacing, alpha, stereo, colours, projection (which says what is upright).
	webmVideoKept = []uint32{
		webmWidth, webmHeight, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x54B0, 0x54BA, 0x54B2, 0x9A, 0x9D, 0x53C0,
		0x53B8, 0x55B0, 0x7670,
	}
	webmClusterKept = []uint32{webmTime, webmBlock, webmGroup, 0xA7, 0xAB}
	// Block, duration, references, padding, additions (alpha).
	webmGroupKept = []uint32{webmInner, 0x9B, 0xFB, 0x75A2, 0x75A1, 0xFA}
	webmLevel1    = []uint32{
		webmSeekHead, webmInfo, webmTracks, webmCluster, webmCues, webmTags, webmAttached, webmChapters,
	}
)

// maxTracks is more than any phone records.
const maxTracks = 8

// webm is what has been read of a recording or film.
type webm struct {
	ebml
	found  Found
	scale  uint64  // nanoseconds a tick
	length float64 // in ticks, as the head says
	last   uint64  // tick at which the last block begins
	tracks []uint64
	time   uint64 // of the cluster
	blocks int
}

func parseWebM(s *source) (*file, error) {
	w := &webm{ebml: ebml{s: s}, scale: 1_000_000}
	segment, err := w.begin()
	if err != nil {
		return nil, err
	}
	end, err := w.segment(segment)
	if err != nil {
		return nil, err
	}
	f := &w.found
	if len(w.tracks) == 0 || w.blocks == 0 {
		return nil, ErrDamaged
	}
	f.Kind, f.MediaType = feedback.Voice, WebMAudio
	if f.Video != "" {
		f.Kind, f.MediaType = feedback.Video, WebM
	}
	ticks := max(w.length, float64(w.last))
	if ms := ticks * float64(w.scale) / 1e6; ms <= longest {
		f.DurationMS = int64(ms)
	} else {
		return nil, ErrDamaged
	}
	p, err := w.edits.plan(end)
	if err != nil {
		return nil, err
	}
	return &file{*f, p.writer(s)}, nil
}

// begin reads the head of the file and of its one segment.
func (w *webm) begin() (element, error) {
	head, err := w.read(0, w.s.size)
	if err != nil || head.open() || head.size() > window {
		return head, ErrDamaged
	}
	kind := ""
	err = w.each(head.body, head.end, func(e element) error {
		if e.id == ebmlDocType {
			b, err := w.bytes(e, 32)
			kind = strings.TrimRight(string(b), "\x00")
			return err
		}
		return w.unless(webmHeadKept, e)
	})
	if err != nil {
		return head, err
	}
	if kind != "webm" {
		return head, ErrNotAccepted
	}
	segment, err := w.read(head.end, w.s.size)
	if err == nil && segment.id != webmSegment {
		err = ErrDamaged
	}
	return segment, err
}

// segment walks the parts of the file and answers where they end.
func (w *webm) segment(segment element) (end int64, err error) {
	end = min(segment.end, w.s.size)
	for pos := segment.body; pos < end; {
		e, err := w.read(pos, end)
		if err != nil {
			return 0, err
		}
		if e.open() && e.id != webmCluster {
			return 0, ErrDamaged
		}
		switch e.id {
		case webmInfo:
			err = w.each(e.body, e.end, w.info)
		case webmTracks:
			err = w.each(e.body, e.end, w.track)
		case webmCluster:
			pos, err = w.cluster(e, end)
			if err != nil {
				return 0, err
			}
			continue
		case webmSeekHead, webmCues: // places in this file, which stay right
		case ebmlHead, webmSegment:
			return 0, ErrNotAccepted // a second file behind the first would be lost
		default:
			err = w.void(e)
		}
		if err != nil {
			return 0, err
		}
		pos = e.end
	}
	return end, nil
}

func (w *webm) unless(kept []uint32, e element) error {
	if slices.Contains(kept, e.id) {
		return nil
	}
	return w.void(e)
}

func (w *webm) info(e element) (err error) {
	switch e.id {
	case webmScale:
		w.scale, err = w.whole(e)
		if w.scale == 0 || w.scale > 1e9 {
			return ErrDamaged
		}
	case webmDuration:
		w.length, err = w.real(e)
	case webmMuxer, webmWriter: // must be there; they say nothing now
		w.edits.zero(e.body, e.size())
	default:
		err = w.void(e)
	}
	return err
}

func (w *webm) track(e element) error {
	if e.id != webmTrack {
		return w.void(e)
	}
	if len(w.tracks) >= maxTracks {
		return ErrNotAccepted
	}
	var number, kind uint64
	var codec string
	err := w.each(e.body, e.end, func(e element) (err error) {
		switch e.id {
		case webmNumber:
			number, err = w.whole(e)
		case webmType:
			kind, err = w.whole(e)
		case webmCodec:
			var b []byte
			b, err = w.bytes(e, 32)
			codec = strings.TrimRight(string(b), "\x00")
		case webmEncodings:
			return ErrNotAccepted // packed or encrypted
		case webmTrackUID: // made at random
			if e.size() < 1 || e.size() > 8 {
				return ErrDamaged
			}
			uid := make([]byte, e.size())
			uid[len(uid)-1] = byte(len(w.tracks) + 1)
			w.edits.set(e.body, uid...)
		case webmVideo:
			err = w.video(e)
		default:
			err = w.unless(webmTrackKept, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	w.tracks = append(w.tracks, number)
	f := &w.found
	switch {
	case kind == 2 && codec == "A_OPUS" && f.Audio == "":
		f.Audio = Opus
	case kind == 1 && codec == "V_VP8" && f.Video == "" && f.Width > 0:
		f.Video = VP8
	case kind == 1 && codec == "V_VP9" && f.Video == "" && f.Width > 0:
		f.Video = VP9
	default:
		return ErrNotAccepted
	}
	return nil
}

func (w *webm) video(e element) error {
	var width, height uint64
	err := w.each(e.body, e.end, func(e element) (err error) {
		switch e.id {
		case webmWidth:
			width, err = w.whole(e)
		case webmHeight:
			height, err = w.whole(e)
		default:
			err = w.unless(webmVideoKept, e)
		}
		return err
	})
	if err != nil {
		return err
	}
	if width > maxSide || height > maxSide {
		return ErrNotAccepted
	}
	w.found.Width, w.found.Height, err = picture(int64(width), int64(height), false)
	return err
}

// cluster walks one cluster and answers where it ends. An open one, as browsers write, ends before the next part of the
// file.
func (w *webm) cluster(cluster element, end int64) (int64, error) {
	end = min(cluster.end, end)
	pos := cluster.body
	for pos < end {
		e, err := w.read(pos, end)
		if err != nil {
			return 0, err
		}
		if cluster.open() && slices.Contains(webmLevel1, e.id) {
			return pos, nil
		}
		if e.open() {
			return 0, ErrDamaged
		}
		switch e.id {
		case webmTime:
			w.time, err = w.whole(e)
		case webmBlock:
			err = w.block(e)
		case webmGroup:
			err = w.each(e.body, e.end, func(e element) error {
				if e.id == webmInner {
					return w.block(e)
				}
				return w.unless(webmGroupKept, e)
			})
		default:
			err = w.unless(webmClusterKept, e)
		}
		if err != nil {
			return 0, err
		}
		pos = e.end
	}
	return pos, nil
}

// block checks that a block is of a known track and notes when it begins.
func (w *webm) block(e element) error {
	if e.size() < 4 {
		return ErrDamaged
	}
	b, err := w.s.at(e.body, 4)
	if err != nil {
		return err
	}
	if b[0]&0x80 == 0 || !slices.Contains(w.tracks, uint64(b[0]&0x7F)) {
		return ErrDamaged
	}
	w.blocks++
	at := int64(w.time) + int64(int16(uint16(b[1])<<8|uint16(b[2])))
	if at > int64(w.last) && at < 1<<50 {
		w.last = uint64(at)
	}
	return nil
}
