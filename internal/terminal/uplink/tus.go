package uplink

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const (
	tusVersion   = "1.0.0"
	tusResumable = "Tus-Resumable"

	// stallTimeout is how long a line may take none of a part's bytes. A piece is pieceSize at most, so this is some 800
	// bytes a second; a whole part may take hours.
	stallTimeout = 20 * time.Second
	// settleTimeout is how long the hub may take to answer after the last byte: then it looks at the part and stores it.
	settleTimeout = 2 * time.Minute
)

// errStalled: the line took nothing for stallTimeout, or no answer came.
var errStalled = fmt.Errorf("line makes no progress: %w", feedback.ErrTransient)

// PartAddress is where the hub has the upload of a part, unless it named another place at its creation.
func PartAddress(record feedback.RecordID, part string) string {
	return wire.PathParts + string(record) + "." + part
}

// PartOffset asks how many bytes of a part of that size are durable at the hub.
func (c *Client) PartOffset(ctx context.Context, at string, size int64) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout+answerTimeout)
	defer cancel()
	header, err := c.tus(ctx, http.MethodHead, at, nil, nil, http.StatusOK, http.StatusNoContent)
	if err != nil {
		return 0, fmt.Errorf("ask for offset: %w", err)
	}
	if length := header.Get("Upload-Length"); length != "" && length != strconv.FormatInt(size, 10) {
		return 0, fmt.Errorf("upload is of %s bytes and not %d: %w", length, size, ErrGarbage)
	}
	return offsetOf(header, size)
}

// CreatePart begins the upload of a part and returns where it is. One that is there already stays as it is.
func (c *Client) CreatePart(ctx context.Context, record feedback.RecordID, part string, size int64) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout+answerTimeout)
	defer cancel()
	encode := base64.StdEncoding.EncodeToString
	header, err := c.tus(ctx, http.MethodPost, wire.PathParts, map[string]string{
		"Upload-Length":   strconv.FormatInt(size, 10),
		"Upload-Metadata": "record " + encode([]byte(record)) + ",part " + encode([]byte(part)),
	}, nil, http.StatusCreated)
	if err != nil {
		return "", fmt.Errorf("create upload: %w", err)
	}
	return pathOf(header.Get("Location"), PartAddress(record, part))
}

// pathOf is the path of a Location. Its host does not count: a part goes to the hub and to nobody else.
func pathOf(location, usual string) (string, error) {
	if location == "" {
		return usual, nil
	}
	u, err := url.Parse(location)
	if err != nil {
		return "", fmt.Errorf("location is no address: %w", ErrGarbage)
	}
	if u = (&url.URL{Path: wire.PathParts}).ResolveReference(u); !strings.HasPrefix(u.Path, "/") {
		return "", fmt.Errorf("location is no path: %w", ErrGarbage)
	}
	return (&url.URL{Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String(), nil
}

// AppendPart sends what body gives from offset on and returns how many bytes of size the hub then has. The body may end
// at any byte, the rest follows with another call.
func (c *Client) AppendPart(ctx context.Context, at string, offset, size int64, body io.Reader) (int64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := &watched{from: body, dead: time.AfterFunc(connectTimeout+stallTimeout, func() { cancel(errStalled) })}
	defer w.dead.Stop()
	header, err := c.tus(ctx, http.MethodPatch, at, map[string]string{
		"Upload-Offset": strconv.FormatInt(offset, 10), "Content-Type": "application/offset+octet-stream",
	}, w, http.StatusNoContent, http.StatusOK)
	if err != nil {
		if cause := context.Cause(ctx); errors.Is(cause, errStalled) {
			err = cause
		}
		return 0, fmt.Errorf("append to upload: %w", err)
	}
	return offsetOf(header, size)
}

// watched puts the end of a request off for as long as the line takes its body.
type watched struct {
	from io.Reader
	dead *time.Timer
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.from.Read(b)
	if err != nil {
		w.dead.Reset(settleTimeout)
	} else {
		w.dead.Reset(stallTimeout)
	}
	return n, err
}

// tus makes one request and gives the header of a good answer. Errors are those of do. The request goes by resty's
// connections and past resty, which would read the whole body into memory before it sent a byte.
func (c *Client) tus(ctx context.Context, method, path string, header map[string]string, body io.Reader,
	good ...int) (http.Header, error) {
	rc, err := c.identified(bulk)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, c.hub+path, body)
	if err != nil {
		return nil, fmt.Errorf("address of an upload: %w", ErrGarbage)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	r.Header.Set(wire.ProtocolHeader, strconv.Itoa(wire.Version))
	r.Header.Set(tusResumable, tusVersion)
	res, err := rc.GetClient().Do(r)
	if err != nil {
		return nil, networkError(err)
	}
	return readTus(res, method, good, c.now())
}

// readTus reads an answer of a tus server strictly. Only one that speaks tus can have taken anything.
func readTus(res *http.Response, method string, good []int, now time.Time) (http.Header, error) {
	defer res.Body.Close()
	hub := res.Header.Get(wire.ProtocolHeader) == strconv.Itoa(wire.Version)
	if !hub && res.Header.Get(tusResumable) != tusVersion {
		return nil, fmt.Errorf("status %d of no tus server: %w", res.StatusCode, ErrGarbage)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxProblem))
	if err != nil {
		return nil, networkError(err)
	}
	for _, status := range good {
		if res.StatusCode == status && res.Header.Get(tusResumable) == tusVersion {
			return res.Header, nil
		}
	}
	if res.StatusCode < http.StatusBadRequest {
		return nil, fmt.Errorf("status %d to %s: %w", res.StatusCode, method, ErrGarbage)
	}
	return nil, &Refusal{Status: res.StatusCode, Type: problemType(res, body),
		RetryAfter: retryAfter(res.Header.Get("Retry-After"), now)}
}

// problemType is what the hub says of an error, else what its status says. The answer to HEAD has no body.
func problemType(res *http.Response, body []byte) string {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	var p wire.Problem
	if err == nil && kind == wire.TypeProblem && json.Unmarshal(body, &p) == nil && p.Status == res.StatusCode &&
		strings.HasPrefix(p.Type, "urn:xinsheng:") {
		return p.Type
	}
	switch res.StatusCode {
	case http.StatusBadRequest:
		return wire.ProblemInvalid
	case http.StatusUnauthorized, http.StatusForbidden:
		return wire.ProblemUnknown
	case http.StatusNotFound, http.StatusGone:
		return wire.ProblemNotFound
	case http.StatusConflict:
		return wire.ProblemConflict
	case http.StatusPreconditionFailed:
		return wire.ProblemUnsupported
	case http.StatusRequestEntityTooLarge:
		return wire.ProblemTooLarge
	case http.StatusUnprocessableEntity:
		return wire.ProblemPart
	case http.StatusLocked, http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusRequestTimeout:
		return wire.ProblemBusy
	}
	return wire.ProblemInternal
}

func offsetOf(h http.Header, size int64) (int64, error) {
	n, err := strconv.ParseInt(h.Get("Upload-Offset"), 10, 64)
	if err != nil || n < 0 || n > size {
		return 0, fmt.Errorf("offset is none of %d bytes: %w", size, ErrGarbage)
	}
	return n, nil
}
