package uplink

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

var (
	_ enrolment.Enroller = (*Client)(nil)
	_ enrolment.Renewer  = (*Client)(nil)
)

// healthTimeout is how long a hub that can work may be silent.
const healthTimeout = 5 * time.Second

// maxReply is the most bytes of a small answer.
const maxReply = 64 << 10

// Enrol asks for an identity, over a connection that only the hub that made the code can answer.
func (c *Client) Enrol(ctx context.Context, code enrolment.Code, request wire.EnrolRequest) (wire.EnrolReply, error) {
	var reply wire.EnrolReply
	rc := c.open(code.TLS(c.host()))
	defer rc.GetClient().CloseIdleConnections()
	q, err := jsonCall(http.MethodPost, wire.PathEnrol, request)
	if err != nil {
		return reply, err
	}
	a, err := c.do(ctx, rc, q)
	if err != nil {
		return reply, fmt.Errorf("ask hub for an identity: %w", err)
	}
	return reply, a.decode(&reply)
}

// Renew asks for a fresh certificate over the old one.
func (c *Client) Renew(ctx context.Context, request wire.RenewRequest) (wire.RenewReply, error) {
	var reply wire.RenewReply
	return reply, c.ask(ctx, "renew certificate", wire.PathRenew, request, &reply)
}

// Heartbeat tells the hub how the terminal is.
func (c *Client) Heartbeat(ctx context.Context, beat wire.Heartbeat) (wire.HeartbeatReply, error) {
	var reply wire.HeartbeatReply
	return reply, c.ask(ctx, "heartbeat", wire.PathHeartbeat, beat, &reply)
}

// Health asks whether the hub is there and can work. It costs the hub next to nothing.
func (c *Client) Health(ctx context.Context) error {
	rc, err := c.identified(quick)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	if _, err := c.do(ctx, rc, call{method: http.MethodGet, path: wire.PathHealth, limit: maxReply, statuses: []int{http.StatusOK}}); err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	return nil
}

// Progress asks how a case stands. ErrNoSuchPair when number and PIN do not belong together; a Refusal with RetryAfter when
// asked too often.
func (c *Client) Progress(ctx context.Context, request wire.ProgressRequest) (wire.Progress, error) {
	var reply wire.Progress
	return reply, c.ask(ctx, "ask for progress", wire.PathProgress, request, &reply)
}

// Rate tells what a person says of their answer. Errors as of Progress; feedback.ErrConflict: the case is not as it was shown;
// feedback.ErrInvalid: the hub does not take it.
func (c *Client) Rate(ctx context.Context, request wire.RateRequest) (wire.Progress, error) {
	var reply wire.Progress
	return reply, c.change(ctx, "rate", wire.PathRate, request, &reply)
}

// Add carries words that a person adds, from memory. Errors as of Rate.
func (c *Client) Add(ctx context.Context, request wire.AddRequest) (wire.Progress, error) {
	var reply wire.Progress
	return reply, c.change(ctx, "add words", wire.PathAdd, request, &reply)
}

// Withdraw withdraws a case so that Undo can take it back. Errors as of Rate.
func (c *Client) Withdraw(ctx context.Context, request wire.ChangeRequest) (wire.Progress, error) {
	var reply wire.Progress
	return reply, c.change(ctx, "withdraw", wire.PathWithdraw, request, &reply)
}

// Undo takes a withdrawal back. Errors as of Rate.
func (c *Client) Undo(ctx context.Context, request wire.ChangeRequest) (wire.Progress, error) {
	var reply wire.Progress
	return reply, c.change(ctx, "take a withdrawal back", wire.PathUndo, request, &reply)
}

// Walk asks which steps of a walk the hub has. It never says what was said of them.
func (c *Client) Walk(ctx context.Context, task string) (wire.WalkState, error) {
	var state wire.WalkState
	rc, err := c.identified(quick)
	if err != nil {
		return state, err
	}
	a, err := c.do(ctx, rc, call{method: http.MethodGet, path: wire.PathWalks + url.PathEscape(task), limit: maxReply, statuses: []int{http.StatusOK}})
	if err != nil {
		return state, fmt.Errorf("ask for a walk: %w", err)
	}
	if err := a.decode(&state); err != nil {
		return wire.WalkState{}, fmt.Errorf("ask for a walk: %w", err)
	}
	if state.Task != task {
		return wire.WalkState{}, fmt.Errorf("ask for a walk: answer is of another: %w", ErrGarbage)
	}
	return state, nil
}

// PutRecord sends one record and returns the hub's receipt, which carries the id and the digest of what was sent. Errors by
// kind: ErrConflict, ErrPermanent, ErrRefused, ErrTransient.
func (c *Client) PutRecord(ctx context.Context, r *outbox.Record) (wire.RecordReceipt, error) {
	over, q := bulk, call{
		method: http.MethodPut, path: wire.PathRecords + string(r.ID), kind: wire.TypeRecord, body: r.Envelope,
		limit: maxReply, statuses: []int{http.StatusOK, http.StatusCreated},
	}
	if r.Urgent {
		over, q.header = quick, map[string]string{wire.UrgentHeader: "1"}
	}
	return c.receipt(ctx, r.ID, r.Digest, over, q)
}

// RecordReceipt asks what has arrived of a record.
func (c *Client) RecordReceipt(ctx context.Context, id feedback.RecordID, digest string) (wire.RecordReceipt, error) {
	return c.receipt(ctx, id, digest, quick, call{
		method: http.MethodGet, path: wire.PathRecords + string(id) + "/receipt", limit: maxReply, statuses: []int{http.StatusOK},
	})
}

func (c *Client) receipt(ctx context.Context, id feedback.RecordID, digest string, over line, q call) (wire.RecordReceipt, error) {
	var receipt wire.RecordReceipt
	rc, err := c.identified(over)
	if err != nil {
		return receipt, err
	}
	a, err := c.do(ctx, rc, q)
	if err != nil {
		return receipt, fmt.Errorf("send record %s: %w", id, err)
	}
	if err := a.decode(&receipt); err != nil {
		return receipt, fmt.Errorf("send record %s: %w", id, err)
	}
	if receipt.ID != id || receipt.SHA256 != digest {
		return wire.RecordReceipt{}, fmt.Errorf("send record %s: receipt is for another record: %w", id, ErrGarbage)
	}
	return receipt, nil
}

// FetchConfig fetches the signed configuration unless it still is the one with that ETag; then it gives none.
func (c *Client) FetchConfig(ctx context.Context, etag string) (signed *wire.SignedConfig, newETag string, err error) {
	rc, err := c.identified(bulk)
	if err != nil {
		return nil, "", err
	}
	q := call{method: http.MethodGet, path: wire.PathConfig, limit: 2 * wire.MaxConfig, // base64 within JSON
		statuses: []int{http.StatusOK, http.StatusNotModified}, header: map[string]string{}}
	if etag != "" {
		q.header["If-None-Match"] = etag
	}
	a, err := c.do(ctx, rc, q)
	if err != nil {
		return nil, "", fmt.Errorf("fetch configuration: %w", err)
	}
	if a.status == http.StatusNotModified {
		return nil, etag, nil
	}
	signed = new(wire.SignedConfig)
	if err := a.decode(signed); err != nil {
		return nil, "", fmt.Errorf("fetch configuration: %w", err)
	}
	return signed, a.header.Get("ETag"), nil
}

// change is ask for what is to be done to a case. ErrInvalid: the hub read it and did not do it.
func (c *Client) change(ctx context.Context, what, path string, message, reply any) error {
	err := c.ask(ctx, what, path, message, reply)
	var refusal *Refusal
	if errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest && refusal.Type == wire.ProblemInvalid {
		return fmt.Errorf("%s: hub does not take it: %w", what, feedback.ErrInvalid)
	}
	return err
}

// ask posts a message and reads the reply.
func (c *Client) ask(ctx context.Context, what, path string, message, reply any) error {
	rc, err := c.identified(quick)
	if err != nil {
		return err
	}
	q, err := jsonCall(http.MethodPost, path, message)
	if err != nil {
		return err
	}
	a, err := c.do(ctx, rc, q)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := a.decode(reply); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func jsonCall(method, path string, message any) (call, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return call{}, fmt.Errorf("encode message: %w", err)
	}
	if len(body) > wire.MaxMessage {
		return call{}, fmt.Errorf("message of %d bytes: %w", len(body), feedback.ErrInvalid)
	}
	return call{method: method, path: path, kind: wire.TypeJSON, body: body, limit: maxReply, statuses: []int{http.StatusOK, http.StatusCreated}}, nil
}
