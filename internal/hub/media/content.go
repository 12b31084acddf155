package media

import (
	"context"
	"errors"
	"io"
	"sort"
	"sync"

	"xinsheng/internal/hub/store"
)

// Content reads an upload's segments as one. ReadAt may be called at once from several goroutines; they take turns.
type Content struct {
	ctx   context.Context
	store *Store
	all   []store.Segment
	size  int64

	mu   sync.Mutex
	open *Reader // of segment at
	at   int
}

// Size is how many bytes there are.
func (c *Content) Size() int64 { return c.size }

func (c *Content) ReadAt(p []byte, off int64) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	done := 0
	for done < len(p) {
		if off >= c.size {
			return done, io.EOF
		}
		n, err := c.step(p[done:], off)
		done, off = done+n, off+int64(n)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// step reads from the one segment that holds off.
func (c *Content) step(p []byte, off int64) (int, error) {
	i := sort.Search(len(c.all), func(i int) bool { return c.all[i].Pos > off }) - 1
	if err := c.turnTo(i); err != nil {
		return 0, err
	}
	in := off - c.all[i].Pos
	if left := c.all[i].Size - in; int64(len(p)) > left {
		p = p[:left]
	}
	n, err := c.open.ReadAt(p, in)
	switch {
	case n == len(p):
		err = nil
	case err == nil || errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF // a segment shorter than its row says
	}
	return n, err
}

func (c *Content) turnTo(i int) error {
	if c.open != nil && c.at == i {
		return nil
	}
	if err := c.close(); err != nil {
		return err
	}
	r, err := c.store.Reader(c.ctx, c.all[i].Blob)
	if err != nil {
		return err
	}
	c.open, c.at = r, i
	return nil
}

func (c *Content) close() error {
	if c.open == nil {
		return nil
	}
	err := c.open.Close()
	c.open = nil
	return err
}

// Close ends reading.
func (c *Content) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.close()
}
