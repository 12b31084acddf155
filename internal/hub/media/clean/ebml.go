package clean

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// element is one of EBML: number, head and body.
type element struct {
	id   uint32
	off  int64
	body int64
	end  int64 // math.MaxInt64: not known
}

func (e *element) size() int64 { return e.end - e.body }

func (e *element) open() bool { return e.end == math.MaxInt64 }

// maxElements bounds a walk. An hour of film has half a million.
const maxElements = 4 << 20

// ebml walks a file.
type ebml struct {
	s     *source
	edits edits
	count int
}

// read reads the head of the element at pos, which must end by end.
func (w *ebml) read(pos, end int64) (e element, err error) {
	if w.count++; w.count > maxElements {
		return e, ErrNotAccepted
	}
	n := min(12, end-pos)
	if n < 2 {
		return e, ErrDamaged
	}
	b, err := w.s.at(pos, int(n))
	if err != nil {
		return e, err
	}
	idLen := bits.LeadingZeros8(b[0]) + 1
	if idLen > 4 || len(b) <= idLen {
		return e, ErrDamaged
	}
	for _, c := range b[:idLen] {
		e.id = e.id<<8 | uint32(c)
	}
	sizeLen := bits.LeadingZeros8(b[idLen]) + 1
	if sizeLen > 8 || len(b) < idLen+sizeLen {
		return e, ErrDamaged
	}
	size := uint64(b[idLen]) & (1<<(8-sizeLen) - 1)
	unknown := size == 1<<(8-sizeLen)-1
	for _, c := range b[idLen+1 : idLen+sizeLen] {
		size = size<<8 | uint64(c)
		unknown = unknown && c == 0xFF
	}
	e.off, e.body = pos, pos+int64(idLen+sizeLen)
	if unknown {
		e.end = math.MaxInt64
		return e, nil
	}
	if size > uint64(end-e.body) {
		return e, ErrDamaged
	}
	e.end = e.body + int64(size)
	return e, nil
}

// each calls do for the elements between pos and end, none of which may be open.
func (w *ebml) each(pos, end int64, do func(element) error) error {
	for pos < end {
		e, err := w.read(pos, end)
		if err != nil {
			return err
		}
		if e.open() {
			return ErrDamaged
		}
		if err := do(e); err != nil {
			return err
		}
		pos = e.end
	}
	return nil
}

// void puts an empty element of the same length in the place of e.
func (w *ebml) void(e element) error {
	n := e.end - e.off
	width := 1
	for n-1-int64(width) > 1<<(7*width)-2 {
		width++
	}
	own := make([]byte, 9)
	binary.BigEndian.PutUint64(own[1:], uint64(n-1-int64(width))|1<<(7*width))
	own = append([]byte{0xEC}, own[9-width:]...)
	w.edits.set(e.off, own...)
	w.edits.zero(e.off+int64(len(own)), n-int64(len(own)))
	if len(w.edits) > maxPieces {
		return ErrNotAccepted
	}
	return nil
}

// whole is a number.
func (w *ebml) whole(e element) (uint64, error) {
	b, err := w.bytes(e, 8)
	if err != nil {
		return 0, err
	}
	v := uint64(0)
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v, nil
}

// real is a number with a fraction, of finite size.
func (w *ebml) real(e element) (float64, error) {
	b, err := w.bytes(e, 8)
	if err != nil {
		return 0, err
	}
	v := 0.0
	switch len(b) {
	case 4:
		v = float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		v = math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	if math.IsNaN(v) || v < 0 || v > 1e15 {
		return 0, ErrDamaged
	}
	return v, nil
}

func (w *ebml) bytes(e element, most int64) ([]byte, error) {
	if e.size() > most {
		return nil, ErrDamaged
	}
	return w.s.at(e.body, int(e.size()))
}
