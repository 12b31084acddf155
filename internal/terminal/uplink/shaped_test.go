package uplink_test

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shapedLine is one line that all connections share: so many bytes a millisecond to the hub, and an answer takes so
// long. Toxiproxy gives each connection a bandwidth of its own, and cannot say what crossed the line.
type shapedLine struct {
	listener net.Listener
	hub      string
	rate     int64 // bytes a millisecond
	delay    time.Duration
	crossed  atomic.Int64 // bytes on their way to the hub

	mu   sync.Mutex
	free time.Time // when the line is free
	open map[net.Conn]bool
}

// slack is what a line makes up for when a busy machine wakes it late.
const slack = 40 * time.Millisecond

func newShapedLine(t testing.TB, hub string, rate int64, delay time.Duration) *shapedLine {
	t.Helper()
	u, err := url.Parse(hub)
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l := &shapedLine{listener: ln, hub: u.Host, rate: rate, delay: delay, open: map[net.Conn]bool{}}
	t.Cleanup(func() { ln.Close(); l.cut() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go l.carry(c.(*net.TCPConn))
		}
	}()
	return l
}

func (l *shapedLine) url() string { return "https://" + l.listener.Addr().String() }

// cut resets every connection.
func (l *shapedLine) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		_ = c.(*net.TCPConn).SetLinger(0)
		c.Close()
	}
	clear(l.open)
}

func (l *shapedLine) carry(terminal *net.TCPConn) {
	_ = terminal.SetReadBuffer(256 << 10) // a line keeps little in itself
	hub, err := net.Dial("tcp", l.hub)
	if err != nil {
		terminal.Close()
		return
	}
	l.mu.Lock()
	l.open[terminal], l.open[hub] = true, true
	l.mu.Unlock()
	go l.pass(terminal, hub, func(int) time.Duration { return l.delay })
	l.pass(hub, terminal, l.turn)
}

// turn is how long n bytes wait for their turn and take.
func (l *shapedLine) turn(n int) time.Duration {
	l.crossed.Add(int64(n))
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if late := now.Add(-slack); l.free.Before(late) {
		l.free = late
	}
	l.free = l.free.Add(time.Duration(n) * time.Millisecond / time.Duration(l.rate))
	return l.free.Sub(now)
}

func (l *shapedLine) pass(to, from net.Conn, wait func(int) time.Duration) {
	defer to.Close()
	defer from.Close()
	for b := make([]byte, 8<<10); ; {
		n, err := from.Read(b)
		if n > 0 {
			<-time.After(wait(n))
			if _, err := to.Write(b[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
