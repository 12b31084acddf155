package uplink

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// RetryAfter is retryAfter, for tests.
var RetryAfter = retryAfter

// Impossible is what the log says of an event that the table of upload states does not have.
const Impossible = impossible

// Limits that tests know.
const (
	MaxRetryAfter = maxRetryAfter
	MaxDelay      = maxDelay
	UnderWay      = underWay
)

// Count adds up what the client hands to its connections from now on.
func (c *Client) Count(sent *atomic.Int64) {
	c.Reset()
	c.dial = func(config *tls.Config) http.RoundTripper {
		t := transport(config).(*http.Transport)
		dial := t.DialContext
		t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			return &counted{conn, sent}, err
		}
		return t
	}
}

type counted struct {
	net.Conn
	sent *atomic.Int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.sent.Add(int64(n))
	return n, err
}

// NewTestClient makes a client whose requests go to rt instead of a network.
func NewTestClient(rt http.RoundTripper) *Client {
	return &Client{
		hub:  "https://hub.test",
		tls:  func(string) (*tls.Config, error) { return nil, nil },
		now:  time.Now,
		dial: func(*tls.Config) http.RoundTripper { return rt },
	}
}
