package clean

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// maxPieces bounds what a plan may hold; real files need some dozens.
const maxPieces = 1 << 15

// piece is a run of the source, or bytes in its place: own ones, or zeros.
type piece struct {
	off, n int64
	own    []byte
	zero   bool
}

// plan is how the clean file is put together.
type plan struct{ pieces []piece }

func (p *plan) keep(off, n int64) {
	if n <= 0 {
		return
	}
	if k := len(p.pieces) - 1; k >= 0 && !p.pieces[k].zero && p.pieces[k].own == nil && p.pieces[k].off+
		p.pieces[k].n == off {
		p.pieces[k].n += n
		return
	}
	p.pieces = append(p.pieces, piece{off: off, n: n})
}

func (p *plan) put(own []byte) { p.pieces = append(p.pieces, piece{n: int64(len(own)), own: own}) }

func (p *plan) zeros(n int64) {
	if n > 0 {
		p.pieces = append(p.pieces, piece{n: n, zero: true})
	}
}

func (p *plan) full() bool { return len(p.pieces) > maxPieces }

// writer writes the plan from s.
func (p *plan) writer(s *source) func(io.Writer) error {
	return func(dst io.Writer) error {
		buf := make([]byte, window)
		for _, c := range p.pieces {
			if c.own != nil {
				if _, err := dst.Write(c.own); err != nil {
					return fmt.Errorf("write: %w", err)
				}
				continue
			}
			if c.zero {
				clear(buf)
			}
			for off, left := c.off, c.n; left > 0; {
				b := buf[:min(left, window)]
				if !c.zero {
					if err := s.fill(b, off); err != nil {
						return err
					}
				}
				if _, err := dst.Write(b); err != nil {
					return fmt.Errorf("write: %w", err)
				}
				off, left = off+int64(len(b)), left-int64(len(b))
			}
		}
		return nil
	}
}

// edit replaces bytes of the source by as many: own ones, or n zeros.
type edit struct {
	off, n int64
	own    []byte
}

// edits are changes that leave everything in its place.
type edits []edit

func (e *edits) set(off int64, own ...byte) { *e = append(*e, edit{off, int64(len(own)), own}) }

func (e *edits) zero(off, n int64) {
	if n > 0 {
		*e = append(*e, edit{off: off, n: n})
	}
}

// plan is the source's first size bytes with the changes. Where two touch the same bytes, the first stays and the rest
// of the other follows.
func (e edits) plan(size int64) (*plan, error) {
	slices.SortStableFunc(e, func(a, b edit) int { return cmp.Compare(a.off, b.off) })
	p, at := &plan{}, int64(0)
	for _, c := range e {
		if skip := at - c.off; skip > 0 {
			if skip >= c.n {
				continue
			}
			c.off, c.n = at, c.n-skip
			if c.own != nil {
				c.own = c.own[skip:]
			}
		}
		if c.off >= size {
			break
		}
		c.n = min(c.n, size-c.off)
		p.keep(at, c.off-at)
		if c.own != nil {
			p.put(c.own[:c.n])
		} else {
			p.zeros(c.n)
		}
		if at = c.off + c.n; p.full() {
			return nil, ErrNotAccepted
		}
	}
	p.keep(at, size-at)
	return p, nil
}
