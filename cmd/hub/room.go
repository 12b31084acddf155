package main

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
)

// The most connections of each door. All doors share the files that this process may open with the database: strangers who
// crowd one door must not close the others.
const (
	deviceRoom = 8192 // thousands of terminals with a connection or two
	phoneRoom  = 4096
	deskRoom   = 2048
)

// share is the part of a door's connections that one address may hold: the first of so many.
const share = 4

// room is a listener that lets no address crowd a door. An address has a share of the connections; a proxy that is listed has
// none, for it stands for many. Over the share, or when all is taken, the connection that has been idle for longest goes: of the
// same address, or of the one that holds most. Only where none is idle, the newcomer is hung up on at once.
type room struct {
	net.Listener
	most    int
	proxies []netip.Prefix

	mu     sync.Mutex
	taken  int
	guests map[netip.Addr]*party
}

// party is all connections of one address.
type party struct {
	taken int
	idle  list.List // of *guest, those that waited longest first
}

// guest is a connection that makes room when it is closed.
type guest struct {
	net.Conn
	room *room
	from netip.Addr
	once sync.Once
	idle *list.Element // nil: at work
	gone bool
}

// Accept waits for the next connection for which there is room.
func (l *room) Accept() (net.Conn, error) {
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

// enter takes a connection in, nil where there is no room, and answers the one that has to leave for it.
func (l *room) enter(c net.Conn) (g, leaves *guest) {
	from := household(c.RemoteAddr())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.guests == nil {
		l.guests = map[netip.Addr]*party{}
	}
	p := l.guests[from]
	if p == nil {
		p = &party{}
	}
	switch {
	case p.taken >= max(1, l.most/share) && !l.listed(from):
		leaves = p.oldest()
	case l.taken >= l.most:
		leaves = l.crowd()
	default:
		return l.add(p, c, from), nil
	}
	if leaves == nil {
		return nil, nil
	}
	l.remove(leaves)
	return l.add(p, c, from), leaves
}

func (l *room) add(p *party, c net.Conn, from netip.Addr) *guest {
	l.guests[from] = p
	p.taken++
	l.taken++
	return &guest{Conn: c, room: l, from: from}
}

// crowd is the connection that has been idle for longest of the address that holds most.
func (l *room) crowd() *guest {
	var most *party
	for _, p := range l.guests {
		if p.idle.Len() > 0 && (most == nil || p.taken > most.taken) {
			most = p
		}
	}
	if most == nil {
		return nil
	}
	return most.oldest()
}

func (p *party) oldest() *guest {
	if first := p.idle.Front(); first != nil {
		return first.Value.(*guest)
	}
	return nil
}

// remove forgets a connection. The room is locked.
func (l *room) remove(g *guest) {
	if g.gone {
		return
	}
	g.gone = true
	p := l.guests[g.from]
	if g.idle != nil {
		p.idle.Remove(g.idle)
		g.idle = nil
	}
	l.taken--
	if p.taken--; p.taken == 0 {
		delete(l.guests, g.from)
	}
}

// state is told by the server what a connection does. One that has not sent a whole request yet is idle.
func (l *room) state(c net.Conn, s http.ConnState) {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	g, ok := c.(*guest)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.guests[g.from]
	switch {
	case g.gone:
	case (s == http.StateNew || s == http.StateIdle) && g.idle == nil:
		g.idle = p.idle.PushBack(g)
	case s == http.StateActive && g.idle != nil:
		p.idle.Remove(g.idle)
		g.idle = nil
	}
}

func (l *room) listed(a netip.Addr) bool {
	return slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// household is the address that shares are counted by: of IPv6 the network of 64 bits.
func household(a net.Addr) netip.Addr {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.Addr{}
	}
	addr := tcp.AddrPort().Addr().Unmap().WithZone("")
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return addr
}

// Close closes the connection.
func (g *guest) Close() error {
	g.once.Do(func() {
		g.room.mu.Lock()
		defer g.room.mu.Unlock()
		g.room.remove(g)
	})
	return g.Conn.Close()
}
