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
	until time.Time             // something else is due then
	hurry atomic.Bool           // something else is due now
	sent  atomic.Int64          // bytes given out; the line may still read when its request is over
	fault atomic.Pointer[error] // of the disk
}

func (p *piece) Read(b []byte) (int, error) {
	if p.hurry.Load() || !time.Now().Before(p.until) {
		return 0, io.EOF
	}
	n, err := p.from.Read(b[:min(len(b), pieceSize)])
	p.sent.Add(int64(n))
	if err != nil && err != io.EOF {
		p.fault.Store(&err)
	}
	return n, err
}
