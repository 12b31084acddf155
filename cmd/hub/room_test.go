package main

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDoor_HangsUpWhenFullAndOpensAgain(t *testing.T) {
	d := &door{name: "door", at: "127.0.0.1:0", most: 2}
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
