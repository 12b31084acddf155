package uplink

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"xinsheng/internal/wire"
)

const maxProblem = 16 << 10 // bytes of an error answer

// answer is a good answer, read whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// readAnswer reads an answer strictly. What a hub would not say is ErrGarbage, whatever its status.
func readAnswer(res *http.Response, q call, now time.Time) (*answer, error) {
	defer res.Body.Close()
	if res.Header.Get(wire.ProtocolHeader) != strconv.Itoa(wire.Version) {
		return nil, fmt.Errorf("status %d without protocol version: %w", res.StatusCode, ErrGarbage)
	}
	if slices.Contains(q.statuses, res.StatusCode) {
		if res.StatusCode == http.StatusNotModified {
			return &answer{status: res.StatusCode, header: res.Header}, nil
		}
		body, err := readBody(res, wire.TypeJSON, q.limit)
		if err != nil {
			return nil, err
		}
		return &answer{res.StatusCode, res.Header, body}, nil
	}
	body, err := readBody(res, wire.TypeProblem, maxProblem)
	if err != nil {
		return nil, err
	}
	var p wire.Problem
	if err := json.Unmarshal(body, &p); err != nil || p.Status != res.StatusCode ||
		!strings.HasPrefix(p.Type, "urn:xinsheng:") {
		return nil, fmt.Errorf("status %d with a problem that is none: %w", res.StatusCode, ErrGarbage)
	}
	return nil, &Refusal{Status: p.Status, Type: p.Type, RetryAfter: retryAfter(res.Header.Get("Retry-After"), now)}
}

func readBody(res *http.Response, want string, limit int64) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || kind != want {
		return nil, fmt.Errorf("status %d with another content type: %w", res.StatusCode, ErrGarbage)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, networkError(err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("answer of more than %d bytes: %w", limit, ErrGarbage)
	}
	return body, nil
}

// decode reads the body as JSON.
func (a *answer) decode(into any) error {
	if err := json.Unmarshal(a.body, into); err != nil {
		return fmt.Errorf("answer is not the JSON that was asked for: %w", ErrGarbage)
	}
	return nil
}
