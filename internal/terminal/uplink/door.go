package uplink

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/outbox"
	"xinsheng/internal/wire"
)

var (
	_ enrolment.Enroller = (*Client)(nil)
	_ enrolment.Renewer  = (*Client)(nil)
)

// Enrol asks for an identity, over a connection that only the hub that made the code can answer.
func (c *Client) Enrol(ctx context.Context, code enrolment.Code, request wire.EnrolRequest) (wire.EnrolReply, error) {
	rc := c.open(code.TLS(c.host()))
	defer rc.GetClient().CloseIdleConnections()
	q, err := post(wire.PathEnrol, request)
	if err != nil {
		return wire.EnrolReply{}, err
	}
	return fetch[wire.EnrolReply](ctx, c, rc, "ask hub for an identity", q)
}

// Renew asks for a fresh certificate over the old one.
func (c *Client) Renew(ctx context.Context, request wire.RenewRequest) (wire.RenewReply, error) {
	return tell[wire.RenewReply](ctx, c, "renew certificate", wire.PathRenew, request)
}

// Heartbeat tells the hub how the terminal is.
func (c *Client) Heartbeat(ctx context.Context, beat wire.Heartbeat) (wire.HeartbeatReply, error) {
	return tell[wire.HeartbeatReply](ctx, c, "heartbeat", wire.PathHeartbeat, beat)
}

// Progress asks how a case stands. ErrNoSuchPair when number and PIN do not belong together; a Refusal with RetryAfter
// when asked too often.
func (c *Client) Progress(ctx context.Context, request wire.ProgressRequest) (wire.Progress, error) {
	return tell[wire.Progress](ctx, c, "ask for progress", wire.PathProgress, request)
}

// Rate tells what a person says of their answer. Errors as of Progress; feedback.ErrConflict: the case is not as it was
// shown; feedback.ErrInvalid: the hub does not take it.
func (c *Client) Rate(ctx context.Context, request wire.RateRequest) (wire.Progress, error) {
	return c.change(ctx, "rate", wire.PathRate, request)
}

// Withdraw withdraws a case so that Undo can take it back. Errors as of Rate.
func (c *Client) Withdraw(ctx context.Context, request wire.ChangeRequest) (wire.Progress, error) {
	return c.change(ctx, "withdraw", wire.PathWithdraw, request)
}

// Undo takes a withdrawal back. Errors as of Rate.
func (c *Client) Undo(ctx context.Context, request wire.ChangeRequest) (wire.Progress, error) {
	return c.change(ctx, "take a withdrawal back", wire.PathUndo, request)
}

// change does something to a case. ErrInvalid: the hub read it and did not do it.
func (c *Client) change(ctx context.Context, what, path string, message any) (wire.Progress, error) {
	reply, err := tell[wire.Progress](ctx, c, what, path, message)
	var refusal *Refusal
	if errors.As(err, &refusal) && refusal.Status == http.StatusBadRequest && refusal.Type == wire.ProblemInvalid {
		return reply, fmt.Errorf("%s: hub does not take it: %w", what, feedback.ErrInvalid)
	}
	return reply, err
}

// Health asks whether the hub is there and can work. It costs the hub next to nothing.
func (c *Client) Health(ctx context.Context) error {
	_, err := lookUp[wire.Health](ctx, c, "ask for health", wire.PathHealth)
	return err
}

// Duty asks whether an urgent record would reach somebody now. A hub that does not say has nobody.
func (c *Client) Duty(ctx context.Context) (bool, error) {
	health, err := lookUp[wire.Health](ctx, c, "ask who is on duty", wire.PathHealth)
	return health.Duty, err
}

// Walk asks which steps of a walk the hub has. It never says what was said of them.
func (c *Client) Walk(ctx context.Context, task string) (wire.WalkState, error) {
	state, err := over[wire.WalkState](ctx, c, quick, "ask for a walk", get(wire.PathWalks+url.PathEscape(task)))
	if err == nil && state.Task != task {
		return wire.WalkState{}, fmt.Errorf("ask for a walk: answer is of another: %w", ErrGarbage)
	}
	return state, err
}

// Seen asks who has seen an urgent record at the desk; nil while nobody has, or the hub does not say. What lacks the
// time or the post is no answer. A page on the glass asks every few seconds, beside the loop that sends.
func (c *Client) Seen(ctx context.Context, id feedback.RecordID) (*wire.Seen, error) {
	what := fmt.Sprintf("ask who has seen record %s", id)
	receipt, err := lookUp[wire.RecordReceipt](ctx, c, what, receiptPath(id))
	if err != nil {
		return nil, err
	}
	if receipt.ID != id {
		return nil, fmt.Errorf("%s: receipt is for another record: %w", what, ErrGarbage)
	}
	if s := receipt.Seen; s != nil && (s.At.IsZero() || s.Post.IsZero()) {
		return nil, fmt.Errorf("%s: nobody at no time: %w", what, ErrGarbage)
	}
	return receipt.Seen, nil
}

// PutRecord sends one record and returns the hub's receipt, which carries the id and the digest of what was sent.
// Errors by kind: ErrConflict, ErrPermanent, ErrRefused, ErrTransient.
func (c *Client) PutRecord(ctx context.Context, r *outbox.Record) (wire.RecordReceipt, error) {
	by, q := bulk, call{
		method: http.MethodPut, path: wire.PathRecords + string(r.ID), kind: wire.TypeRecord, body: r.Envelope,
		limit: maxReply, statuses: []int{http.StatusOK, http.StatusCreated},
	}
	if r.Urgent {
		by, q.header = quick, map[string]string{wire.UrgentHeader: "1"}
	}
	return c.receipt(ctx, r.ID, r.Digest, by, q)
}

// RecordReceipt asks what has arrived of a record.
func (c *Client) RecordReceipt(ctx context.Context, id feedback.RecordID, digest string) (wire.RecordReceipt, error) {
	return c.receipt(ctx, id, digest, quick, get(receiptPath(id)))
}

func (c *Client) receipt(ctx context.Context, id feedback.RecordID, digest string, by line, q call) (wire.RecordReceipt,
	error) {
	what := fmt.Sprintf("send record %s", id)
	receipt, err := over[wire.RecordReceipt](ctx, c, by, what, q)
	if err == nil && (receipt.ID != id || receipt.SHA256 != digest) {
		return wire.RecordReceipt{}, fmt.Errorf("%s: receipt is for another record: %w", what, ErrGarbage)
	}
	return receipt, err
}

func receiptPath(id feedback.RecordID) string { return wire.PathRecords + string(id) + "/receipt" }

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
