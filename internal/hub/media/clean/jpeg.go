package clean

import (
	"bytes"
	"encoding/binary"

	"xinsheng/internal/exif"
	"xinsheng/internal/feedback"
)

// Limits of a JPEG. Encoders write a dozen scans at most; many more are made to keep a decoder busy.
const (
	maxSegments = 2000
	maxScans    = 64
)

// jpeg is what has been read of one.
type jpeg struct {
	s     *source
	body  plan
	jfif  []byte
	turn  int // Exif orientation, 1 to 8; 0 as long as none is named
	icc   profile
	frame bool
	scans int
	wide  int64
	high  int64
}

func parseJPEG(s *source) (*file, error) {
	j := &jpeg{s: s}
	pos := int64(2)
	for range maxSegments {
		code, at, err := j.marker(pos)
		if err != nil {
			return nil, err
		}
		if code == 0xD9 {
			return j.file() // what follows, such as a second picture or a film, is left out
		}
		if pos, err = j.segment(code, at); err != nil {
			return nil, err
		}
	}
	return nil, ErrNotAccepted
}

func (j *jpeg) file() (*file, error) {
	if j.scans == 0 {
		return nil, ErrDamaged
	}
	j.turn = max(j.turn, exif.Upright)
	w, h, err := picture(j.wide, j.high, j.turn >= 5)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	p.put([]byte{0xFF, 0xD8})
	if j.jfif != nil {
		p.put(j.jfif)
	}
	if j.turn != exif.Upright {
		p.put(exif.Segment(j.turn))
	}
	if j.icc.whole() {
		p.pieces = append(p.pieces, j.icc.pieces...)
	}
	p.pieces = append(p.pieces, j.body.pieces...)
	p.put([]byte{0xFF, 0xD9})
	return &file{Found{Kind: feedback.Photo, MediaType: JPEG, Width: w, Height: h, Turn: j.turn}, p.writer(j.s)}, nil
}

// marker finds the marker at pos and answers where it begins, after fill bytes.
func (j *jpeg) marker(pos int64) (code byte, at int64, err error) {
	for range window {
		b, err := j.s.at(pos, 2)
		if err != nil {
			return 0, 0, err
		}
		if b[0] != 0xFF {
			return 0, 0, ErrDamaged
		}
		if b[1] != 0xFF {
			return b[1], pos, nil
		}
		pos++
	}
	return 0, 0, ErrDamaged
}

// segment takes what is at pos, and answers where the next begins.
func (j *jpeg) segment(code byte, pos int64) (int64, error) {
	b, err := j.s.at(pos, 4)
	if err != nil {
		return 0, err
	}
	n := int64(binary.BigEndian.Uint16(b[2:]))
	next := pos + 2 + n
	if n < 2 || next > j.s.size {
		return 0, ErrDamaged
	}
	switch {
	case code == 0xE0 || code == 0xE1 || code == 0xE2 || code == 0xEE:
		payload, err := j.s.at(pos+4, int(n-2))
		if err != nil {
			return 0, err
		}
		j.application(code, pos, payload)
	case code == 0xC4 || code == 0xDB || code == 0xDD: // tables and restarts
		j.body.keep(pos, 2+n)
	case code == 0xC0 || code == 0xC1 || code == 0xC2:
		if err := j.frameAt(pos, n); err != nil {
			return 0, err
		}
	case code == 0xDA:
		return j.scan(pos, next)
	case code == 0xFE || code >= 0xE0 && code <= 0xEF: // comments, and what applications added
	case code >= 0xC3 && code <= 0xCF || code == 0xDC || code == 0xDE || code == 0xDF:
		return 0, ErrNotAccepted // lossless, arithmetic and layered forms that no camera writes
	default:
		return 0, ErrDamaged
	}
	return next, nil
}

// application keeps of a program's segment what the pixels need.
func (j *jpeg) application(code byte, pos int64, b []byte) {
	switch {
	case code == 0xE0 && j.jfif == nil && len(b) >= 14 && bytes.HasPrefix(b, []byte("JFIF\x00")):
		j.jfif = append([]byte{0xFF, 0xE0, 0, 16}, b[:12]...)
		j.jfif = append(j.jfif, 0, 0) // no small picture inside
	case code == 0xE1 && j.turn == 0 && j.scans == 0: // the first that names one, as package exif has it
		j.turn = exif.InBlock(b)
	case code == 0xE2 && bytes.HasPrefix(b, []byte("ICC_PROFILE\x00")) && len(b) > 14:
		j.icc.add(pos, b)
	case code == 0xEE && len(b) >= 12 && bytes.HasPrefix(b, []byte("Adobe")): // says which colours the numbers mean
		j.body.put(append([]byte{0xFF, 0xEE, 0, 14}, b[:12]...))
	}
}

func (j *jpeg) frameAt(pos, n int64) error {
	if j.frame || n < 11 {
		return ErrDamaged
	}
	b, err := j.s.at(pos+4, 6)
	if err != nil {
		return err
	}
	if parts := b[5]; b[0] != 8 || parts != 1 && parts != 3 && parts != 4 || n != 8+3*int64(parts) {
		return ErrNotAccepted
	}
	j.high, j.wide = int64(binary.BigEndian.Uint16(b[1:])), int64(binary.BigEndian.Uint16(b[3:]))
	j.frame = true
	j.body.keep(pos, 2+n)
	return nil
}

// scan keeps a scan's head at pos and its data from data on, which end at the next marker but restarts.
func (j *jpeg) scan(pos, data int64) (int64, error) {
	if j.scans++; !j.frame {
		return 0, ErrDamaged
	}
	if j.scans > maxScans {
		return 0, ErrNotAccepted
	}
	for at := data; ; {
		b, err := j.s.rest(at, j.s.size)
		if err != nil {
			return 0, err
		}
		i := bytes.IndexByte(b, 0xFF)
		if i < 0 {
			at += int64(len(b))
			continue
		}
		at += int64(i)
		two, err := j.s.at(at, 2)
		if err != nil {
			return 0, err
		}
		if c := two[1]; c != 0 && c != 0xFF && (c < 0xD0 || c > 0xD7) {
			j.body.keep(pos, at-pos)
			return at, nil
		} else if c == 0xFF {
			at--
		}
		at += 2
	}
}
