package clean

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"

	"xinsheng/internal/feedback"
)

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// pngKept are the chunks that pixels and their colours need.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "cICP"}

func parsePNG(s *source) (*file, error) {
	p := &plan{}
	p.keep(0, 8)
	f := &file{found: Found{Kind: feedback.Photo, MediaType: PNG}, write: p.writer(s)}
	data := false
	for pos, count := int64(8), 0; ; count++ {
		b, err := s.at(pos, 8)
		if err != nil {
			return nil, err
		}
		n, name := int64(binary.BigEndian.Uint32(b)), string(b[4:8])
		if n > s.size-pos-12 {
			return nil, ErrDamaged
		}
		if (name == "IHDR") != (count == 0) {
			return nil, ErrDamaged
		}
		if p.full() || count > 4*maxPieces {
			return nil, ErrNotAccepted
		}
		if err := pngSum(s, pos+4, n+4); err != nil {
			return nil, err
		}
		next := pos + 12 + n
		switch {
		case name == "IHDR":
			if err := pngHead(s, pos+8, n, &f.found); err != nil {
				return nil, err
			}
			p.keep(pos, 12+n)
		case name == "IEND":
			if !data || n != 0 {
				return nil, ErrDamaged
			}
			p.keep(pos, 12)
			return f, nil // what follows is left out
		case slices.Contains(pngKept, name):
			data = data || name == "IDAT"
			p.keep(pos, 12+n)
		case name == "iCCP":
			own, err := pngProfile(s, pos+8, n)
			if err != nil {
				return nil, err
			}
			if own != nil {
				p.put(own)
			}
		case name[0]&0x20 == 0:
			return nil, ErrNotAccepted // needed, and not known
		}
		pos = next
	}
}

func pngHead(s *source, pos, n int64, f *Found) error {
	if n != 13 {
		return ErrDamaged
	}
	b, err := s.at(pos, 13)
	if err != nil {
		return err
	}
	depth, colour := b[8], b[9]
	if depth == 0 || depth > 16 || depth&(depth-1) != 0 || !slices.Contains([]byte{0, 2, 3, 4, 6}, colour) || b[10] != 0 ||
		b[11] != 0 || b[12] > 1 {
		return ErrDamaged
	}
	f.Width, f.Height, err = picture(int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:])), false)
	return err
}

// pngSum checks the sum behind the n bytes at pos.
func pngSum(s *source, pos, n int64) error {
	sum, end := crc32.NewIEEE(), pos+n
	for pos < end {
		b, err := s.rest(pos, end)
		if err != nil {
			return err
		}
		sum.Write(b)
		pos += int64(len(b))
	}
	b, err := s.at(end, 4)
	if err != nil {
		return err
	}
	if binary.BigEndian.Uint32(b) != sum.Sum32() {
		return ErrDamaged
	}
	return nil
}

// pngProfile is the chunk of a colour profile without its name and what it tells of the device; nil when it is none.
func pngProfile(s *source, pos, n int64) ([]byte, error) {
	if n > maxProfile {
		return nil, nil
	}
	b, err := s.load(pos, n, maxProfile)
	if err != nil {
		return nil, err
	}
	_, packed, ok := bytes.Cut(b, []byte{0})
	if !ok || len(packed) < 2 || packed[0] != 0 {
		return nil, nil
	}
	r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil, nil
	}
	icc, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
	if err != nil || len(icc) > maxProfile || len(icc) < 128 {
		return nil, nil
	}
	blankICC(icc)
	out := bytes.NewBufferString("\x00\x00\x00\x00iCCPicc\x00\x00")
	w := zlib.NewWriter(out)
	if _, err := w.Write(icc); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	chunk := out.Bytes()
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:])), nil
}
