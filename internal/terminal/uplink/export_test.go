package uplink

import (
	"crypto/tls"
	"net/http"
	"time"
)

// RetryAfter is retryAfter, for tests.
var RetryAfter = retryAfter

// Limits that tests know.
const (
	MaxRetryAfter = maxRetryAfter
	MaxDelay      = maxDelay
)

// NewTestClient makes a client whose requests go to rt instead of a network.
func NewTestClient(rt http.RoundTripper) *Client {
	return &Client{
		hub:  "https://hub.test",
		tls:  func(string) (*tls.Config, error) { return nil, nil },
		now:  time.Now,
		dial: func(*tls.Config) http.RoundTripper { return rt },
	}
}
