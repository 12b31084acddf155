package uplink

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/go-resty/resty/v2"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// healthTimeout is how long a hub that can work may be silent.
const healthTimeout = 5 * time.Second

// maxReply is the most bytes of a small answer.
const maxReply = 64 << 10

// tell posts a message and reads the reply. what names it in errors.
func tell[Reply any](ctx context.Context, c *Client, what, path string, message any) (Reply, error) {
	q, err := post(path, message)
	if err != nil {
		var none Reply
		return none, err
	}
	return over[Reply](ctx, c, quick, what, q)
}

// lookUp gets something small, of a hub that may be silent for healthTimeout at most.
func lookUp[Reply any](ctx context.Context, c *Client, what, path string) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	return over[Reply](ctx, c, quick, what, get(path))
}

// over makes a call over one of the lines of an enrolled terminal.
func over[Reply any](ctx context.Context, c *Client, by line, what string, q call) (Reply, error) {
	rc, err := c.identified(by)
	if err != nil {
		var none Reply
		return none, err
	}
	return fetch[Reply](ctx, c, rc, what, q)
}

// fetch makes a call and decodes its answer.
func fetch[Reply any](ctx context.Context, c *Client, rc *resty.Client, what string, q call) (Reply, error) {
	var reply Reply
	a, err := c.do(ctx, rc, q)
	if err == nil {
		err = a.decode(&reply)
	}
	if err != nil {
		var none Reply
		return none, fmt.Errorf("%s: %w", what, err)
	}
	return reply, nil
}

func get(path string) call {
	return call{method: http.MethodGet, path: path, limit: maxReply, statuses: []int{http.StatusOK}}
}

func post(path string, message any) (call, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return call{}, fmt.Errorf("encode message: %w", err)
	}
	if len(body) > wire.MaxMessage {
		return call{}, fmt.Errorf("message of %d bytes: %w", len(body), feedback.ErrInvalid)
	}
	return call{method: http.MethodPost, path: path, kind: wire.TypeJSON, body: body, limit: maxReply,
		statuses: []int{http.StatusOK, http.StatusCreated}}, nil
}
