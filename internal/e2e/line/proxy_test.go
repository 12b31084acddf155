package line_test

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// badLine is a network between terminal and hub that resets connections: in the middle of what the terminal sends, or
// after the hub has everything and before the terminal has the answer.
type badLine struct {
	listener net.Listener
	hub      func() string
	broken   atomic.Bool
	cuts     atomic.Int64

	wide int64 // how much further apart the resets are; 0 counts as 1

	mu   sync.Mutex
	rng  *rand.Rand
	open map[net.Conn]bool
}

func newBadLine(t *testing.T, hub func() string, seed uint64) *badLine {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b := &badLine{listener: ln, hub: hub, rng: rand.New(rand.NewPCG(seed, 1)), open: map[net.Conn]bool{}}
	t.Cleanup(func() { ln.Close() })
	go b.serve()
	return b
}

func (b *badLine) address() string { return b.listener.Addr().String() }

func (b *badLine) serve() {
	for {
		c, err := b.listener.Accept()
		if err != nil {
			return
		}
		go b.carry(c.(*net.TCPConn))
	}
}

func (b *badLine) carry(terminal *net.TCPConn) {
	b.mu.Lock()
	b.open[terminal] = true
	b.mu.Unlock()
	defer func() {
		terminal.Close()
		b.mu.Lock()
		delete(b.open, terminal)
		b.mu.Unlock()
	}()
	hub, err := net.Dial("tcp", b.hub())
	if err != nil {
		return
	}
	defer hub.Close()
	up, down := b.limits()
	reset := func() {
		b.cuts.Add(1)
		terminal.SetLinger(0)
		terminal.Close()
	}
	go func() {
		if pass(hub, terminal, up) {
			reset()
		} else {
			hub.(*net.TCPConn).CloseWrite()
		}
	}()
	if pass(terminal, hub, down) {
		reset()
	}
}

// turn makes the line bad or good; connections from before are closed.
func (b *badLine) turn(bad bool) {
	b.broken.Store(bad)
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.open {
		c.Close()
	}
}

// limits are after how many bytes each way a connection is reset; a handshake takes about 2 KB up and 2 KB down.
func (b *badLine) limits() (up, down int64) {
	const never = 1 << 40
	if !b.broken.Load() {
		return never, never
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rng.IntN(2) == 0 {
		return 500 + b.rng.Int64N(5000*max(1, b.wide)), never
	}
	return never, 500 + b.rng.Int64N(4000)
}

// pass copies until the end or the limit; true means that the limit was reached.
func pass(to io.Writer, from io.Reader, limit int64) bool {
	n, err := io.CopyN(to, from, limit)
	return err == nil && n == limit
}
