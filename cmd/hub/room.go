package main

import (
	"net"
	"sync"
	"sync/atomic"
)

// The most connections of each door. All doors share the files that this process may open with the database: strangers who
// crowd one door must not close the others.
const (
	deviceRoom = 8192 // thousands of terminals with a connection or two
	phoneRoom  = 4096
	deskRoom   = 2048
)

// room is a listener that hangs up at once on those who come when it is full.
type room struct {
	net.Listener
	most  int64
	taken atomic.Int64
}

// Accept waits for the next connection for which there is room.
func (l *room) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.taken.Add(1) <= l.most {
			return &guest{Conn: c, leave: func() { l.taken.Add(-1) }}, nil
		}
		l.taken.Add(-1)
		_ = c.Close()
	}
}

// guest is a connection that makes room when it is closed.
type guest struct {
	net.Conn
	once  sync.Once
	leave func()
}

// Close closes the connection.
func (g *guest) Close() error {
	g.once.Do(g.leave)
	return g.Conn.Close()
}
