package clean

import (
	"errors"
	"fmt"
	"io"
)

const window = 64 << 10

// source reads a file through a small window.
type source struct {
	r     io.ReaderAt
	size  int64
	buf   []byte
	start int64
	have  int
}

// at is n bytes from off on, until the next call. n is at most a window.
func (s *source) at(off int64, n int) ([]byte, error) {
	if n < 0 || n > window || off < 0 || off > s.size-int64(n) {
		return nil, ErrDamaged
	}
	if off < s.start || off+int64(n) > s.start+int64(s.have) {
		if s.buf == nil {
			s.buf = make([]byte, window)
		}
		s.have = 0
		want := min(window, s.size-off)
		if err := s.fill(s.buf[:want], off); err != nil {
			return nil, err
		}
		s.start, s.have = off, int(want)
	}
	from := int(off - s.start)
	return s.buf[from : from+n], nil
}

// rest is what the window holds from off on, at least one byte, at most up to end.
func (s *source) rest(off, end int64) ([]byte, error) {
	if end > s.size {
		return nil, ErrDamaged
	}
	if _, err := s.at(off, 1); err != nil {
		return nil, err
	}
	n := min(s.start+int64(s.have), end) - off
	if n < 1 {
		return nil, ErrDamaged
	}
	return s.buf[off-s.start : off-s.start+n], nil
}

// load is n bytes from off on, the caller's own, when they are no more than most.
func (s *source) load(off, n, most int64) ([]byte, error) {
	if n < 0 || off < 0 || off > s.size-n {
		return nil, ErrDamaged
	}
	if n > most {
		return nil, ErrNotAccepted
	}
	b := make([]byte, n)
	return b, s.fill(b, off)
}

func (s *source) fill(b []byte, off int64) error {
	n, err := s.r.ReadAt(b, off)
	switch {
	case n == len(b):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return ErrDamaged
	}
	return fmt.Errorf("read: %w", err)
}
