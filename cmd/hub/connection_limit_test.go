package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDoor_HangsUpWhenFullAndOpensAgain(t *testing.T) {
	all := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	d := &door{name: "door", at: "127.0.0.1:0", most: 2, front: all}
	require.NoError(t, d.listen())
	defer d.listener.Close()
	come := func() net.Conn {
		c, err := net.Dial("tcp", d.listener.Addr().String())
		require.NoError(t, err)
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	accepted := make(chan net.Conn, 8)
	go func() {
		for {
			c, err := d.listener.Accept()
			if err != nil {
				close(accepted)
				return
			}
			accepted <- c
		}
	}()
	come()
	come()
	first, second := <-accepted, <-accepted
	_, err := come().Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
	require.NoError(t, first.Close())
	require.Error(t, first.Close()) // twice makes room once
	come()
	third := <-accepted
	_, err = come().Read(make([]byte, 1))
	require.ErrorIs(t, err, io.EOF)
	require.NoError(t, second.Close())
	require.NoError(t, third.Close())
}

// served is a door of most connections whose handler answers, and under /wait not before the test lets it.
func served(t testing.TB, most int, front ...netip.Prefix) (address string, wait chan struct{}) {
	t.Helper()
	wait = make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wait" {
			_, _ = io.WriteString(w, "waiting")
			_ = http.NewResponseController(w).Flush()
			<-wait
		}
	})
	d := &door{name: "door", at: "127.0.0.1:0", most: most, front: front,
		server: plainServer(handler, slog.New(slog.DiscardHandler), nil)}
	require.NoError(t, d.listen())
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- d.serve(ctx) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
	})
	return d.listener.Addr().String(), wait
}

// from dials as somebody at that address of this machine, and waits until the door has the connection.
func from(t testing.TB, ip, to string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
	c, err := dialer.DialContext(t.Context(), "tcp", to)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// answers asks on a connection of its own and reports whether there is an answer.
func answers(t testing.TB, ip, to string) bool {
	t.Helper()
	c := from(t, ip, to)
	defer c.Close()
	_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

func TestConnectionLimit_OneAddressWithIdleConnectionsShutsNoDoor(t *testing.T) {
	to, wait := served(t, 16)
	busy := from(t, "127.0.0.2", to) // at work meanwhile
	_, _ = io.WriteString(busy, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
	reader := bufio.NewReader(busy)
	_, err := reader.ReadString('\n')
	require.NoError(t, err)
	for i := range 64 {
		c := from(t, "127.0.0.2", to)
		if i%2 == 0 {
			_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost:") // and never the rest
		}
		if i%8 == 0 {
			require.True(t, answers(t, "127.0.0.1", to), "another address, beside %d idle ones", i)
			require.True(t, answers(t, "127.0.0.2", to), "and the same one: its oldest idle goes")
		}
	}
	for i := range 32 { // many addresses take everything
		for range 4 {
			from(t, fmt.Sprintf("127.0.1.%d", 1+i), to)
		}
		require.True(t, answers(t, "127.0.0.1", to))
	}
	close(wait)
	rest, err := io.ReadAll(io.LimitReader(reader, 1))
	require.NoError(t, err)
	require.NotEmpty(t, rest, "who is at work is not hung up on")
}

func TestConnectionLimit_AProxyThatIsListedHasNoShare(t *testing.T) {
	to, wait := served(t, 8, netip.MustParsePrefix("127.0.0.9/32"))
	begin := func(ip string) bool {
		c := from(t, ip, to)
		_, _ = io.WriteString(c, "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
		_, err := bufio.NewReader(c).ReadString('\n')
		return err == nil
	}
	require.True(t, begin("127.0.0.2"))
	require.True(t, begin("127.0.0.2"))
	require.False(t, begin("127.0.0.2"), "its share is at work")
	for range 6 {
		require.True(t, begin("127.0.0.9"))
	}
	require.False(t, begin("127.0.0.9"), "all is at work")
	close(wait)
}

func TestShareAddr_IsANetworkOfIPv6(t *testing.T) {
	at := func(ip string) netip.Addr { return shareAddr(&net.TCPAddr{IP: net.ParseIP(ip), Port: 1}) }
	require.Equal(t, at("2001:db8:1:2::1"), at("2001:db8:1:2:ffff::9"))
	require.NotEqual(t, at("2001:db8:1:2::1"), at("2001:db8:1:3::1"))
	require.Equal(t, at("::ffff:192.0.2.1"), at("192.0.2.1"))
}

// BenchmarkConnectionLimit_BesideTenThousandIdleConnections asks from one address while another holds, or tries to
// hold, ten thousand.
func BenchmarkConnectionLimit_BesideTenThousandIdleConnections(b *testing.B) {
	to, _ := served(b, maxDeskConns)
	for range 10_000 {
		from(b, "127.0.0.2", to)
	}
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if !answers(b, "127.0.0.1", to) {
			b.Fatal("no answer")
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// pipes is a listener inside the test's bubble.
type pipes struct{ conns chan net.Conn }

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

func TestPlainServer_HangsUpOnWhoSendsAFormSlowly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read := make(chan error, 1)
		s := plainServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			read <- err
		}), slog.New(slog.DiscardHandler), nil)
		far, near := net.Pipe()
		p := pipes{make(chan net.Conn, 1)}
		p.conns <- near
		go func() { _ = s.Serve(p) }()
		began := time.Now()
		w := bufio.NewWriter(far)
		_, err := w.WriteString("POST /login HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\nlogin=")
		require.NoError(t, err)
		require.NoError(t, w.Flush())
		go func() { _, _ = io.Copy(io.Discard, far) }()
		require.Error(t, <-read)
		require.LessOrEqual(t, time.Since(began), 2*time.Minute)
		close(p.conns)
		require.NoError(t, s.Close())
		require.NoError(t, far.Close())
	})
}
