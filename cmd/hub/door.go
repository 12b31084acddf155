package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"
)

// patience is how long requests under way may still take when the hub is stopped.
const patience = 15 * time.Second

// door is one listening server.
type door struct {
	name    string
	server  *http.Server
	at      string                    // where to listen
	most    int                       // connections at a time
	front   []netip.Prefix            // proxies that stand for many
	note    string                    // printed behind the address
	beside  func(ctx context.Context) // runs while the door is open
	cutsOff bool                      // requests that never end, such as live pages, are cut off when the hub stops

	listener net.Listener
}

func (d *door) listen() error {
	ln, err := net.Listen("tcp", d.at)
	if err != nil {
		return fmt.Errorf("open the %s: %w", d.name, err)
	}
	r := &limitedListener{Listener: ln, most: d.most, proxies: d.front}
	if d.server != nil {
		d.server.ConnState = r.state
	}
	d.listener = r
	return nil
}

func (d *door) address() string {
	scheme := "http"
	if d.server.TLSConfig != nil {
		scheme = "https"
	}
	return fmt.Sprintf("%s://%s%s", scheme, d.listener.Addr(), d.note)
}

// serve answers until ctx ends, then waits for what is under way.
func (d *door) serve(ctx context.Context) error {
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	d.server.BaseContext = func(net.Listener) context.Context { return requests }
	beside := make(chan struct{})
	go func() {
		defer close(beside)
		if d.beside != nil {
			d.beside(ctx)
		}
	}()
	failed := make(chan error, 1)
	go func() {
		if d.server.TLSConfig != nil {
			failed <- d.server.ServeTLS(d.listener, "", "")
			return
		}
		failed <- d.server.Serve(d.listener)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	if d.cutsOff {
		cut()
	}
	waiting, done := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer done()
	err := d.server.Shutdown(waiting)
	if errors.Is(err, context.DeadlineExceeded) {
		err = d.server.Close()
	}
	<-failed
	<-beside
	return err
}

// formTimeout is how long a form may take to arrive.
const formTimeout = time.Minute

// plainServer is the server of a door for browsers. A live page has no end, so its handler sets its own limits.
func plainServer(h http.Handler, log *slog.Logger, t *tls.Config) *http.Server {
	return &http.Server{
		Handler: recoverPanics(h, log), TLSConfig: t,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: formTimeout, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// recoverPanics logs where a panic came from and not its value, which may be what a person wrote.
func recoverPanics(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v == http.ErrAbortHandler {
				panic(v) // an answer that broke off is to look so
			} else if v != nil {
				log.Error("panic", "type", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
				http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}
