// Package webhook tells the address that the hospital named of urgent cases that nobody has acknowledged: which case it
// is, and nothing of what is in it. It calls again until the far side has taken it.
package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"xinsheng/internal/hub/casework"
)

// The pace: a call may take callLife, and until the far side has taken it or someone has acknowledged the case,
// it comes again after 15 s, 30 s, a minute ... at most tenMinutes.
const (
	lookEvery  = 2 * time.Second
	callLife   = 10 * time.Second
	firstRetry = 15 * time.Second
	lastRetry  = 10 * time.Minute
)

// Worker calls the webhook. Several may run over one database: each call is one worker's.
type Worker struct {
	cases  *casework.Cases
	log    *slog.Logger
	client *http.Client
}

// New makes a worker. Run it, or call Once.
func New(cases *casework.Cases, log *slog.Logger) *Worker {
	return &Worker{cases: cases, log: log, client: &http.Client{
		Timeout: callLife, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Run calls until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := w.Once(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("call the webhook", "error", err)
		}
	}
}

// Once calls for everything that is due.
func (w *Worker) Once(ctx context.Context) error {
	setting, err := w.cases.Alarm(ctx)
	if err != nil || setting.WebhookURL == "" {
		return err
	}
	for {
		a, ok, err := w.cases.ClaimAlert(ctx, firstRetry, lastRetry)
		if err != nil || !ok {
			return err
		}
		if err := call(ctx, w.client, setting.WebhookURL, a); err != nil {
			w.log.Warn("webhook not reached", "case", a.CaseID, "try", a.Tries+1, "error", err)
			if err := w.cases.AlertFailed(ctx, a.CaseID, why(err)); err != nil {
				return err
			}
			continue
		}
		if err := w.cases.AlertDone(ctx, a.CaseID); err != nil {
			return err
		}
	}
}

// call tells the far side which case it is, and nothing of what is in it.
func call(ctx context.Context, client *http.Client, address string, a casework.Alert) error {
	body, err := json.Marshal(map[string]any{"event": "urgent_case", "case_id": a.CaseID, "number": a.Number,
		"try": a.Tries + 1})
	if err != nil {
		return fmt.Errorf("encode alert: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook's address cannot be called")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "xinsheng-hub")
	res, err := client.Do(req)
	if err != nil {
		var at *url.Error
		if errors.As(err, &at) { // its text holds the address, which may hold a secret
			err = at.Err
		}
		return err
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return statusError(res.StatusCode)
	}
	return nil
}

// statusError is an answer other than 2xx.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("answered %d", int(e)) }

// why says for staff how a call failed: the status of the answer, or casework.NoAnswer.
func why(err error) string {
	var status statusError
	if errors.As(err, &status) {
		return strconv.Itoa(int(status))
	}
	return casework.NoAnswer
}
