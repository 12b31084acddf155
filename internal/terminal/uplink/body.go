package uplink

import (
	"io"
	"sync/atomic"
	"time"
)

// pieceSize is how much of a part is handed to the line at a time. Between two pieces something more urgent can cut in.
const pieceSize = 16 << 10

// piece is as much of a part as is sent in one request: to the end, or until something more urgent waits.
type piece struct {
	from  io.Reader
	ended chan struct{}         // closed after the part's last byte was given out
	whole bool                  // it is
	until time.Time             // something else is due then
	hurry atomic.Bool           // something else is due now
	sent  atomic.Int64          // bytes given out; the line may still read when its request is over
	fault atomic.Pointer[error] // of the disk
}

func newPiece(from io.Reader, until time.Time) *piece {
	return &piece{from: from, until: until, ended: make(chan struct{})}
}

func (p *piece) Read(b []byte) (int, error) {
	if p.hurry.Load() || !time.Now().Before(p.until) {
		return 0, io.EOF
	}
	n, err := p.from.Read(b[:min(len(b), pieceSize)])
	p.sent.Add(int64(n))
	switch {
	case err == nil:
	case err != io.EOF:
		p.fault.Store(&err)
	case !p.whole:
		p.whole = true
		close(p.ended)
	}
	return n, err
}
