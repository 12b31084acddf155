package ogg

import (
	"bytes"
	"fmt"

	"xinsheng/internal/feedback"
)

// File is what a file holds.
type File struct {
	Packets  [][]byte
	Channels int
	PreSkip  int   // samples of Clock that the decoder gives before the sound begins
	Samples  int64 // of Clock, without PreSkip
}

// Read reads a file with one Opus stream. Whatever else it is given is feedback.ErrInvalid. The packets are parts of
// file.
func Read(file []byte) (*File, error) {
	f := &File{}
	var packet []byte // begun on a page before
	var granule int64
	for number := uint32(0); len(file) > 0; number++ {
		p, size := cutPage(file)
		if size == 0 || p.number != number || (p.flags&first != 0) != (number == 0) ||
			(p.flags&continued != 0) != (packet != nil) {
			return nil, invalid("page")
		}
		for at := 0; at < len(p.lacing); {
			length, whole := 0, false
			for ; at < len(p.lacing) && !whole; at++ {
				length += int(p.lacing[at])
				whole = p.lacing[at] < 255
			}
			piece := p.body[:length:length]
			p.body = p.body[length:]
			if packet != nil {
				piece = append(packet, piece...)
			}
			if packet = nil; whole {
				f.Packets = append(f.Packets, piece)
			} else {
				packet = append([]byte{}, piece...)
			}
		}
		if p.granule >= 0 {
			granule = p.granule
		}
		file = file[size:]
		if p.flags&last != 0 {
			break
		}
	}
	return f, f.heads(granule)
}

// heads takes the first two packets, which describe the rest.
func (f *File) heads(granule int64) error {
	if len(f.Packets) < 3 || !bytes.HasPrefix(f.Packets[1], []byte("OpusTags")) {
		return invalid("stream")
	}
	head := f.Packets[0]
	if len(head) < 19 || !bytes.HasPrefix(head, []byte("OpusHead")) || head[8]&0xf0 != 0 || head[18] != 0 {
		return invalid("head")
	}
	f.Channels, f.PreSkip, f.Packets = int(head[9]), int(le.Uint16(head[10:])), f.Packets[2:]
	var total int64
	for _, p := range f.Packets {
		total += int64(Samples(p))
	}
	f.Samples = min(granule, total) - int64(f.PreSkip)
	if f.Samples <= 0 {
		return invalid("length")
	}
	return nil
}

type page struct {
	flags   byte
	granule int64
	number  uint32
	lacing  []byte
	body    []byte
}

// cutPage reads the page at the beginning of file; its size is 0 when there is none, or a damaged one.
func cutPage(file []byte) (p page, size int) {
	if len(file) < headerSize || string(file[:5]) != "OggS\x00" {
		return p, 0
	}
	size = headerSize + int(file[26])
	if len(file) < size {
		return p, 0
	}
	p = page{flags: file[5], granule: int64(le.Uint64(file[6:])), number: le.Uint32(file[18:]),
		lacing: file[headerSize:size]}
	start := size
	for _, n := range p.lacing {
		size += int(n)
	}
	if len(file) < size || sum(file[:size]) != le.Uint32(file[22:]) {
		return p, 0
	}
	p.body = file[start:size]
	return p, size
}

func invalid(what string) error {
	return fmt.Errorf("ogg: %s: %w", what, feedback.ErrInvalid)
}
