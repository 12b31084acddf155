package clean

import "encoding/binary"

// Limits of what is read of a film's or a HEIC's directory. Three minutes of film have 100 KB of it.
const (
	maxDirectory = 4 << 20
	maxBoxes     = 20000
)

// box is a box of ISO base media, in the file or in a loaded part of it.
type box struct {
	kind           string
	off, body, end int64 // in the file
}

func (b *box) size() int64 { return b.end - b.body }

// boxes is a loaded part of a file in which boxes are walked.
type boxes struct {
	data  []byte
	base  int64 // where data begins in the file
	count int
	edits edits
}

// in is the body of b. It must lie in what is loaded.
func (x *boxes) in(b box) []byte { return x.data[b.body-x.base : b.end-x.base] }

// full is the body of b when it has at least n bytes.
func (x *boxes) full(b box, n int64) ([]byte, error) {
	if b.size() < n {
		return nil, ErrDamaged
	}
	return x.in(b), nil
}

// each calls do for the boxes between pos and end. Some zeros may end them, as QuickTime does.
func (x *boxes) each(pos, end int64, do func(box) error) error {
	for pos < end {
		if x.count++; x.count > maxBoxes {
			return ErrNotAccepted
		}
		rest := x.data[pos-x.base : end-x.base]
		if len(rest) < 8 {
			for _, c := range rest {
				if c != 0 {
					return ErrDamaged
				}
			}
			return nil
		}
		b, err := boxAt(rest, pos, end)
		if err != nil {
			return err
		}
		if err := do(b); err != nil {
			return err
		}
		pos = b.end
	}
	return nil
}

// boxAt reads the head of the box at pos, of which b are the first bytes.
func boxAt(b []byte, pos, end int64) (box, error) {
	if len(b) < 8 {
		return box{}, ErrDamaged
	}
	n, head := int64(binary.BigEndian.Uint32(b)), int64(8)
	switch n {
	case 0:
		n = end - pos
	case 1:
		if len(b) < 16 {
			return box{}, ErrDamaged
		}
		n, head = int64(binary.BigEndian.Uint64(b[8:])), 16
	}
	if n < head || n > end-pos {
		return box{}, ErrDamaged
	}
	return box{string(b[4:8]), pos, pos + head, pos + n}, nil
}

// void makes b a box that nobody reads, of zeros.
func (e *edits) void(b box) {
	e.set(b.off+4, 'f', 'r', 'e', 'e')
	e.zero(b.body, b.size())
}

// one calls what there is for the box's kind, and voids the box when there is nothing.
func (x *boxes) one(rules map[string]func(box) error) func(box) error {
	return func(b box) error {
		do, ok := rules[b.kind]
		switch {
		case !ok:
			x.edits.void(b)
		case do != nil:
			return do(b)
		}
		return nil
	}
}

// cursor reads numbers one after the other. Behind the end it reads zeros and short becomes true.
type cursor struct {
	b     []byte
	short bool
}

func (c *cursor) take(n int) []byte {
	if n > len(c.b) {
		c.short, c.b = true, nil
		return make([]byte, n)
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}

// number reads n bytes, at most 8.
func (c *cursor) number(n int) uint64 {
	v := uint64(0)
	for _, d := range c.take(n) {
		v = v<<8 | uint64(d)
	}
	return v
}

func (c *cursor) u32() int64 { return int64(c.number(4)) }
