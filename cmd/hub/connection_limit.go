package main

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"

	"xinsheng/internal/hub/limit"
)

// The most connections of each door. All doors share the files that this process may open with the database: strangers
// who crowd one door must not close the others.
const (
	maxDeviceConns = 8192 // thousands of terminals with a connection or two
	maxPhoneConns  = 4096
	maxDeskConns   = 2048
)

// shareDivisor says which part of a door's connections one address may hold: a quarter.
const shareDivisor = 4

// limitedListener lets no address crowd a door. An address may hold its share of the connections; a proxy that is
// listed has no limit, for it stands for many. When an address is over its share, or all connections are taken, the
// connection that has been idle for longest is closed: of the same address, or of the address that holds most. Only
// where none is idle, the newcomer is closed at once.
type limitedListener struct {
	net.Listener
	most    int
	proxies []netip.Prefix

	mu      sync.Mutex
	taken   int
	clients map[netip.Addr]*clientConns
}

// clientConns is all connections of one address.
type clientConns struct {
	taken int
	idle  list.List // of *limitedConn, those that waited longest first
}

// limitedConn is a connection that gives its place free when it is closed.
type limitedConn struct {
	net.Conn
	limit *limitedListener
	from  netip.Addr
	once  sync.Once
	idle  *list.Element // nil: at work
	gone  bool
}

// Accept waits for the next connection that may stay.
func (l *limitedListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		g, leaves := l.enter(c)
		if leaves != nil {
			_ = leaves.Close()
		}
		if g != nil {
			return g, nil
		}
		_ = c.Close()
	}
}

// enter takes a connection in, nil where all are taken, and answers the one that has to leave for it.
func (l *limitedListener) enter(c net.Conn) (g, leaves *limitedConn) {
	from := shareAddr(c.RemoteAddr())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.clients == nil {
		l.clients = map[netip.Addr]*clientConns{}
	}
	p := l.clients[from]
	if p == nil {
		p = &clientConns{}
	}
	switch {
	case p.taken >= max(1, l.most/shareDivisor) && !l.listed(from):
		leaves = p.oldest()
	case l.taken >= l.most:
		leaves = l.oldestOfMost()
	default:
		return l.add(p, c, from), nil
	}
	if leaves == nil {
		return nil, nil
	}
	l.remove(leaves)
	return l.add(p, c, from), leaves
}

func (l *limitedListener) add(p *clientConns, c net.Conn, from netip.Addr) *limitedConn {
	l.clients[from] = p
	p.taken++
	l.taken++
	return &limitedConn{Conn: c, limit: l, from: from}
}

// oldestOfMost is the connection that has been idle for longest of the address that holds most.
func (l *limitedListener) oldestOfMost() *limitedConn {
	var most *clientConns
	for _, p := range l.clients {
		if p.idle.Len() > 0 && (most == nil || p.taken > most.taken) {
			most = p
		}
	}
	if most == nil {
		return nil
	}
	return most.oldest()
}

func (p *clientConns) oldest() *limitedConn {
	if first := p.idle.Front(); first != nil {
		return first.Value.(*limitedConn)
	}
	return nil
}

// remove forgets a connection. The listener is locked.
func (l *limitedListener) remove(g *limitedConn) {
	if g.gone {
		return
	}
	g.gone = true
	p := l.clients[g.from]
	if g.idle != nil {
		p.idle.Remove(g.idle)
		g.idle = nil
	}
	l.taken--
	if p.taken--; p.taken == 0 {
		delete(l.clients, g.from)
	}
}

// state is told by the server what a connection does. One that has not sent a whole request yet is idle.
func (l *limitedListener) state(c net.Conn, s http.ConnState) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	g, ok := c.(*limitedConn)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.clients[g.from]
	switch {
	case g.gone:
	case (s == http.StateNew || s == http.StateIdle) && g.idle == nil:
		g.idle = p.idle.PushBack(g)
	case s == http.StateActive && g.idle != nil:
		p.idle.Remove(g.idle)
		g.idle = nil
	}
}

func (l *limitedListener) listed(a netip.Addr) bool {
	return slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// shareAddr is the address that shares are counted by.
func shareAddr(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	return limit.Address(tcp.AddrPort().Addr())
}

// Close closes the connection.
func (g *limitedConn) Close() error {
	g.once.Do(func() {
		g.limit.mu.Lock()
		defer g.limit.mu.Unlock()
		g.limit.remove(g)
	})
	return g.Conn.Close()
}
