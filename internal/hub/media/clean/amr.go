package clean

import "xinsheng/internal/feedback"

// Heads of AMR files: one channel, narrow and wide band. Those of several channels are refused; no phone writes them.
const (
	amrNarrow = "#!AMR\n"
	amrWide   = "#!AMR-WB\n"
)

// Bytes of a frame behind its own first one, by the type that this one names; -1: there is none such. RFC 4867.
var (
	amrNarrowSizes = [16]int64{12, 13, 15, 17, 19, 20, 26, 31, 5, -1, -1, -1, -1, -1, -1, 0}
	amrWideSizes   = [16]int64{17, 23, 32, 36, 40, 46, 50, 58, 60, 5, -1, -1, -1, -1, 0, 0}
)

// amrFrameMS is what one frame holds.
const amrFrameMS = 20

// parseAMR reads a recording as dictating machines and older phones write it: a head, and frames. It has no place for
// anything else, so what is no frame contradicts it. A last frame that was begun is left out.
func parseAMR(s *source, head string, sizes *[16]int64, f Found) (*file, error) {
	start, end, frames := int64(len(head)), int64(len(head)), int64(0)
	for end < s.size {
		first, err := s.at(end, 1)
		if err != nil {
			return nil, err
		}
		n := sizes[first[0]>>3&15]
		if first[0]&0x83 != 0 || n < 0 {
			return nil, ErrDamaged
		}
		if end+1+n > s.size {
			break
		}
		end += 1 + n
		frames++
	}
	if frames == 0 {
		return nil, ErrDamaged
	}
	f.Kind, f.DurationMS = feedback.Voice, frames*amrFrameMS
	p := &plan{}
	p.put([]byte(head))
	p.keep(start, end-start)
	return &file{f, p.writer(s)}, nil
}
