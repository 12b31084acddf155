package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"xinsheng/internal/hub/store"
)

var errSlow = errors.New("hardly anything comes")

// writer stores what comes over one connection.
type writer struct {
	u      *Uploads
	ctx    context.Context // outlives the connection, whose last bytes are stored too
	id     string
	holder string
	at     int64 // what is durable
}

// take reads until src ends, for whatever reason, and stores all that came.
func (w *writer) take(src io.Reader) error {
	buf := make([]byte, 0, minBuffer)
	stored, pace := time.Now(), newPace()
	for {
		if len(buf) == cap(buf) {
			buf = append(make([]byte, 0, min(maxSegment, 4*cap(buf))), buf...)
		}
		n, err := src.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		slow := !pace.keeps(n)
		if len(buf) == maxSegment || err != nil || slow || time.Since(stored) > segmentEvery {
			if kerr := w.keep(buf); kerr != nil {
				return kerr
			}
			buf, stored = buf[:0], time.Now()
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read what comes: %w", err)
		case slow:
			return errSlow
		}
	}
}

// keep stores one segment and counts it.
func (w *writer) keep(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(w.ctx, keepTimeout)
	defer cancel()
	seg := &store.Segment{UploadID: w.id, Pos: w.at, Size: int64(len(b)), Blob: NewKey()}
	if _, _, err := w.u.Store.Put(ctx, seg.Blob, bytes.NewReader(b)); err != nil {
		return err
	}
	err := w.u.grow(ctx, seg, w.holder)
	if errors.Is(err, ErrConflict) { // of any other error nobody knows whether the row is there
		return errors.Join(err, w.u.Store.Delete(ctx, seg.Blob))
	}
	if err != nil {
		return err
	}
	w.at += seg.Size
	return nil
}

// pace notices senders that keep a place taken with a trickle.
type pace struct {
	since time.Time
	bytes int
}

func newPace() *pace { return &pace{since: time.Now()} }

func (p *pace) keeps(n int) bool {
	p.bytes += n
	if time.Since(p.since) < quiet {
		return true
	}
	ok := p.bytes >= slowest
	p.since, p.bytes = time.Now(), 0
	return ok
}
