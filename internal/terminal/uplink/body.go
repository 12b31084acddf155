package uplink

import (
	"io"
	"sync/atomic"
	"time"
)

// pieceSize is how much of a part is handed to the line at a time. Between two pieces something more urgent can cut in.
const pieceSize = 16 << 10

// partBody is the body of one request: a part to its end, or until something more urgent waits. The connection reads it
// on a goroutine of its own, so what others look at is atomic or a channel.
type partBody struct {
	from  io.Reader
	ended chan struct{}         // closed after the part's last byte was given out
	whole bool                  // it was
	until time.Time             // something else is due then
	stop  atomic.Bool           // something else is due now
	sent  atomic.Int64          // bytes given out; the line may still read when its request is over
	fault atomic.Pointer[error] // of the disk
}

func newPartBody(from io.Reader, until time.Time) *partBody {
	return &partBody{from: from, until: until, ended: make(chan struct{})}
}

func (b *partBody) Read(into []byte) (int, error) {
	if b.stop.Load() || !time.Now().Before(b.until) {
		return 0, io.EOF
	}
	n, err := b.from.Read(into[:min(len(into), pieceSize)])
	b.sent.Add(int64(n))
	switch {
	case err == nil:
	case err != io.EOF:
		b.fault.Store(&err)
	case !b.whole:
		b.whole = true
		close(b.ended)
	}
	return n, err
}
