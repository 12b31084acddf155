package uplink

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/go-resty/resty/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const (
	connectTimeout = 10 * time.Second
	answerTimeout  = 30 * time.Second
	slowest        = 4 << 10 // bytes a second; a line below it is as good as down
)

// Client speaks with the hub's device door. It is safe for concurrent use.
type Client struct {
	hub string // https://host:port, no path
	tls func(host string) (*tls.Config, error)
	now func() time.Time

	mu      sync.Mutex
	current [lines]*resty.Client                // over the terminal's identity; nil: to be made
	dial    func(*tls.Config) http.RoundTripper // makes the transport
}

// NewClient makes a client for the hub at base, an https address. identity gives how an enrolled terminal talks to that
// host; its error is that of every call but Enrol.
func NewClient(base string, identity func(host string) (*tls.Config, error)) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || (u.Path != "" && u.Path != "/") || u.RawQuery != "" {
		return nil, fmt.Errorf("hub address %q is not https://host:port: %w", base, feedback.ErrInvalid)
	}
	return &Client{hub: "https://" + u.Host, tls: identity, now: time.Now, dial: transport}, nil
}

// host is the name or address that the hub's certificate must carry.
func (c *Client) host() string {
	u, _ := url.Parse(c.hub)
	return u.Hostname()
}

// Reset closes the connections, so that the next call uses the identity that is then in force. Call it after enrolment
// and renewal.
func (c *Client) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, rc := range c.current {
		if rc != nil {
			rc.GetClient().CloseIdleConnections()
			c.current[i] = nil
		}
	}
}

func transport(config *tls.Config) http.RoundTripper {
	return &http.Transport{
		TLSClientConfig: config,
		DialContext: (&net.Dialer{Timeout: connectTimeout, KeepAlive: 15 * time.Second, Control: smallBuffer}).
			DialContext,
		TLSHandshakeTimeout: connectTimeout,
		IdleConnTimeout:     90 * time.Second,
		MaxIdleConnsPerHost: 3,    // a part, the one before it whose answer is awaited, and a text
		DisableCompression:  true, // limits are of what crosses the network
	}
}

// underWay is how much the kernel may take off our hands that the hub has not got yet. It is what is lost when the line
// breaks, and what a text waits for that comes while a part is being sent.
const underWay = 64 << 10

func smallBuffer(_, _ string, c syscall.RawConn) error {
	var err error
	if ctl := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF, underWay)
	}); ctl != nil {
		return ctl
	}
	return err
}

// open wraps a transport. Redirects are never followed: the hub sends none, so whoever does is not the hub.
func (c *Client) open(config *tls.Config) *resty.Client {
	hc := &http.Client{
		Transport:     c.dial(config),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return resty.NewWithClient(hc).
		SetBaseURL(c.hub).
		SetHeader(wire.ProtocolHeader, strconv.Itoa(wire.Version)).
		SetLogger(discardLog{})
}

// line is one of the client's sets of connections.
type line int

const (
	bulk  line = iota // records and parts
	quick             // urgent records, and the heartbeats and questions between which these find it open
	lines
)

func (c *Client) identified(over line) (*resty.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current[over] != nil {
		return c.current[over], nil
	}
	config, err := c.tls(c.host())
	if err != nil {
		return nil, err
	}
	c.current[over] = c.open(config)
	return c.current[over], nil
}

// call is one request and what its answer may be.
type call struct {
	method, path string
	kind         string // content type of body
	body         []byte
	header       map[string]string
	limit        int64 // most bytes of a good answer
	statuses     []int // good ones
}

// do makes a request. The error is a *Refusal, ErrGarbage, ErrRefused for a refused handshake, or what the network said
// with kind ErrTransient.
func (c *Client) do(ctx context.Context, rc *resty.Client, q call) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout+answerTimeout+time.Duration(len(q.body)/slowest)*time.Second)
	defer cancel()
	r := rc.R().SetContext(ctx).SetDoNotParseResponse(true).SetHeaders(q.header)
	if q.body != nil {
		r.SetHeader("Content-Type", q.kind).SetBody(q.body)
	}
	res, err := r.Execute(q.method, q.path)
	if err != nil {
		return nil, networkError(err)
	}
	return readAnswer(res.RawResponse, q, c.now())
}

// networkError tells a hub that refuses the certificate from a network that does not work.
func networkError(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return fmt.Errorf("%w: %w", feedback.ErrTransient, err)
}

// discardLog keeps resty from logging on its own.
type discardLog struct{}

func (discardLog) Errorf(string, ...any) {}
func (discardLog) Warnf(string, ...any)  {}
func (discardLog) Debugf(string, ...any) {}
