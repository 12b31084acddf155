package desk_test

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"xinsheng/internal/hub/casework"
	"xinsheng/internal/hub/staff"
	"xinsheng/internal/hub/store"
	"xinsheng/internal/hub/store/storetest"
)

// cable carries connections to a server until it is pulled: then both ends stay open and neither hears the other. The
// near end still takes what the server writes, as a proxy does.
type cable struct {
	URL    string
	pulled atomic.Bool
	mu     sync.Mutex
	after  bytes.Buffer // what the server wrote to nobody
}

func layCable(t *testing.T, to string) *cable {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &cable{URL: "http://" + ln.Addr().String()}
	var ends sync.Map
	var all sync.WaitGroup
	all.Go(func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				_ = near.Close()
				continue
			}
			ends.Store(near, true)
			ends.Store(far, true)
			all.Go(func() { c.carry(far, near, nil) })
			all.Go(func() { c.carry(near, far, &c.after) })
		}
	})
	t.Cleanup(func() {
		_ = ln.Close()
		ends.Range(func(end, _ any) bool { _ = end.(net.Conn).Close(); return true })
		all.Wait()
	})
	return c
}

// carry ends with its sender, and tells the receiver so unless the cable is pulled.
func (c *cable) carry(to, from net.Conn, lost *bytes.Buffer) {
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		switch {
		case err != nil:
			if !c.pulled.Load() {
				_ = to.Close()
			}
			return
		case !c.pulled.Load():
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		case lost != nil:
			c.mu.Lock()
			lost.Write(piece[:n])
			c.mu.Unlock()
		}
	}
}

// ended reports whether the server ended a stream that nobody hears any more.
func (c *cable) ended() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.HasSuffix(c.after.Bytes(), []byte("0\r\n\r\n"))
}

// movable is a clock that a test moves on.
type movable struct{ by atomic.Int64 }

func (m *movable) now() time.Time           { return time.Now().Add(time.Duration(m.by.Load())) }
func (m *movable) wait(after time.Duration) { m.by.Add(int64(after)) }

// watchedUntil is when the last lease of an open page ends.
func (s *site) watchedUntil() (until time.Time) {
	s.t.Helper()
	var there []store.Presence
	require.NoError(s.t, s.store.DB().NewSelect().Model(&there).Order("until DESC").Limit(1).Scan(s.t.Context()))
	if len(there) > 0 {
		until = there[0].Until
	}
	return until
}

func (s *site) onDuty() bool {
	s.t.Helper()
	there, err := s.cases.OnDuty(s.t.Context())
	require.NoError(s.t, err)
	return there
}

// A page is somebody who is there for as long as it answers, and not for as long as something between keeps its
// connection.
func TestBrowser_APageWhoseCableIsPulledIsNobodyOnDuty(t *testing.T) {
	clock := &movable{}
	s := newSiteAt(t, storetest.Open(t, storetest.SQLite(t)), clock.now)
	s.hireAll()
	s.desk.Pulse(50 * time.Millisecond)
	s.watch()
	cable := layCable(t, strings.TrimPrefix(s.server.URL, "http://"))
	s.server.URL = cable.URL
	w := s.window(1280, 800)
	w.signIn(string(staff.Centre))
	w.waits(s.onDuty, "an open page is somebody")
	for range 3 {
		clock.wait(casework.WatchLease * 3 / 4)
		w.waits(func() bool { return clock.now().Sub(s.watchedUntil()) < -casework.WatchLease/2 },
			"the page that is open does not answer")
		require.True(t, s.onDuty())
	}
	cable.pulled.Store(true)
	clock.wait(casework.WatchLease + time.Second)
	w.waits(cable.ended, "a page that is gone is kept")
	require.False(t, s.onDuty(), "nobody sees that page")
	require.LessOrEqual(t, casework.WatchLease, 30*time.Second)
}
