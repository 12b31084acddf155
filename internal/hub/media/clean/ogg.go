package clean

import (
	"encoding/binary"
	"fmt"
	"io"

	"xinsheng/internal/feedback"
)

// Flags of an Ogg page.
const (
	oggGoesOn = 1 // begins within a packet
	oggFirst  = 2
	oggLast   = 4
)

// oggPage is the head of one page.
type oggPage struct {
	flags    byte
	granule  int64
	serial   uint32
	segments []byte
	body     int64 // where it begins
	next     int64
}

// whole reports whether the last packet ends with the page.
func (p *oggPage) whole() bool { return len(p.segments) == 0 || p.segments[len(p.segments)-1] < 255 }

// oggTable is for the sum of Ogg: polynomial 04C11DB7, not reflected, without inversion.
var oggTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			top := r & (1 << 31)
			if r <<= 1; top != 0 {
				r ^= 0x04C11DB7
			}
		}
		t[i] = r
	}
	return t
}()

func oggSum(b []byte) uint32 {
	sum := uint32(0)
	for _, c := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^c]
	}
	return sum
}

// readOgg reads the page at pos. raw is all of it with its sum taken out, until the next reading.
func readOgg(s *source, pos int64) (p oggPage, raw []byte, err error) {
	head, err := s.at(pos, 27)
	if err != nil {
		return p, nil, err
	}
	if string(head[:4]) != "OggS" || head[4] != 0 {
		return p, nil, ErrDamaged
	}
	count := int(head[26])
	all, err := s.at(pos, 27+count)
	if err != nil {
		return p, nil, err
	}
	n := 27 + count
	for _, l := range all[27:] {
		n += int(l)
	}
	all, err = s.at(pos, n)
	if err != nil {
		return p, nil, err
	}
	raw = append(make([]byte, 0, n), all...)
	sum := binary.LittleEndian.Uint32(raw[22:])
	clear(raw[22:26])
	if oggSum(raw) != sum {
		return p, nil, ErrDamaged
	}
	return oggPage{
		flags: raw[5], granule: int64(binary.LittleEndian.Uint64(raw[6:])), serial: binary.LittleEndian.Uint32(raw[14:]),
		segments: raw[27 : 27+count], body: int64(27 + count), next: pos + int64(n),
	}, raw, nil
}

// ogg is a recording of one Opus stream.
type ogg struct {
	s     *source
	head  []byte // the OpusHead packet
	audio int64  // where pages of sound begin
	end   int64
	last  int64 // granule
}

func parseOgg(s *source) (*file, error) {
	o := &ogg{s: s}
	serial, err := o.heads()
	if err != nil {
		return nil, err
	}
	if err := o.pages(serial); err != nil {
		return nil, err
	}
	skip := int64(binary.LittleEndian.Uint16(o.head[10:]))
	return &file{
		Found{Kind: feedback.Voice, MediaType: OggAudio, Audio: Opus, DurationMS: max(0, o.last-skip) / 48}, o.write,
	}, nil
}

// heads reads the pages of OpusHead and OpusTags.
func (o *ogg) heads() (serial uint32, err error) {
	p, raw, err := readOgg(o.s, 0)
	if err != nil {
		return 0, err
	}
	packet := raw[p.body:]
	if p.flags != oggFirst || len(packet) < 8 || string(packet[:8]) != "OpusHead" {
		return 0, ErrNotAccepted
	}
	// Version 0.x, one or two channels, mapping family 0: what browsers and the terminal record.
	if len(packet) != 19 || packet[8]&0xF0 != 0 || packet[9] < 1 || packet[9] > 2 || packet[18] != 0 {
		return 0, ErrNotAccepted
	}
	o.head, serial = packet, p.serial
	for first := true; ; first = false {
		p, raw, err = readOgg(o.s, p.next)
		if err != nil {
			return 0, err
		}
		if p.serial != serial || p.flags&(oggFirst|oggLast) != 0 || (p.flags&oggGoesOn == 0) != first {
			return 0, ErrNotAccepted
		}
		if first && (len(raw) < int(p.body)+8 || string(raw[p.body:p.body+8]) != "OpusTags") {
			return 0, ErrNotAccepted
		}
		for i, l := range p.segments {
			if l < 255 && i != len(p.segments)-1 {
				return 0, ErrDamaged // sound begins on a page of its own
			}
		}
		if p.whole() {
			o.audio = p.next
			return serial, nil
		}
	}
}

// pages checks every page of sound.
func (o *ogg) pages(serial uint32) error {
	inside := false // a packet goes on from the page before
	for o.end = o.audio; o.end < o.s.size; {
		p, _, err := readOgg(o.s, o.end)
		if err != nil {
			return err
		}
		if p.serial != serial || p.flags&oggFirst != 0 {
			return ErrNotAccepted // a second stream
		}
		if inside != (p.flags&oggGoesOn != 0) {
			return ErrDamaged
		}
		if p.granule != -1 {
			if p.granule < o.last {
				return ErrDamaged
			}
			o.last = p.granule
		}
		inside = !p.whole()
		o.end = p.next
		if p.flags&oggLast != 0 {
			break
		}
	}
	if o.end == o.audio || inside {
		return ErrDamaged
	}
	if more, err := o.s.at(o.end, 4); err == nil && string(more) == "OggS" {
		return ErrNotAccepted // a second recording behind the first would be lost
	}
	return nil
}

// write numbers the pages anew: the tags take one, whatever they took before.
func (o *ogg) write(dst io.Writer) error {
	tags := []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00")
	if err := writeOgg(dst, oggOf(oggFirst, 0, o.head), 0); err != nil {
		return err
	}
	if err := writeOgg(dst, oggOf(0, 0, tags), 1); err != nil {
		return err
	}
	for pos, number := o.audio, uint32(2); pos < o.end; number++ {
		p, raw, err := readOgg(o.s, pos)
		if err != nil {
			return err
		}
		pos = p.next
		raw[5] &= oggGoesOn
		if pos >= o.end {
			raw[5] |= oggLast
		}
		if err := writeOgg(dst, raw, number); err != nil {
			return err
		}
	}
	return nil
}

// oggOf is a page with one short packet.
func oggOf(flags byte, granule int64, packet []byte) []byte {
	b := append([]byte("OggS\x00"), flags)
	b = binary.LittleEndian.AppendUint64(b, uint64(granule))
	b = append(b, make([]byte, 12)...)
	b = append(b, 1, byte(len(packet)))
	return append(b, packet...)
}

// writeOgg writes a page under a number. The stream's own number tells nothing: it is always 1.
func writeOgg(dst io.Writer, page []byte, number uint32) error {
	binary.LittleEndian.PutUint32(page[14:], 1)
	binary.LittleEndian.PutUint32(page[18:], number)
	clear(page[22:26])
	binary.LittleEndian.PutUint32(page[22:], oggSum(page))
	if _, err := dst.Write(page); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
