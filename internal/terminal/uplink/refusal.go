package uplink

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// The errors of a Client beside the kinds of package feedback.
var (
	// ErrRefused: the hub does not want to speak with this terminal. Its certificate is unknown, revoked, or too old a
	// protocol is spoken.
	ErrRefused = errors.New("hub refuses this terminal")
	// ErrGarbage: an answer came, and no hub would give it: a log-in page, a half answer, a redirect.
	ErrGarbage = fmt.Errorf("answer is not the hub's: %w", feedback.ErrTransient)
	// ErrNoSuchPair: number and PIN do not belong together, or a receipt's token is none that the hub knows.
	ErrNoSuchPair = fmt.Errorf("no such number and PIN: %w", feedback.ErrInvalid)
)

// maxRetryAfter is the longest that a hub can put this terminal off.
const maxRetryAfter = 10 * time.Minute

// Refusal is an error that the hub itself answered, as problem+json.
type Refusal struct {
	Status     int
	Type       string        // one of the problem types of package wire
	RetryAfter time.Duration // 0: the hub named none
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("hub answered %d %s", r.Status, r.Type)
}

// Unwrap gives the kind: ErrConflict, ErrPermanent, ErrRefused, ErrNoSuchPair, ErrTooOften or ErrTransient. Only 422 is
// for good: a hub that read a request which a bad line cut off answers 400, and the record is none the worse for it.
func (r *Refusal) Unwrap() error {
	switch {
	case r.Type == wire.ProblemUnsupported:
		return ErrRefused
	case r.Type == wire.ProblemNoSuchPair:
		return ErrNoSuchPair
	}
	switch r.Status {
	case http.StatusConflict:
		return feedback.ErrConflict
	case http.StatusUnprocessableEntity:
		return feedback.ErrPermanent
	case http.StatusUnauthorized, http.StatusForbidden:
		return ErrRefused
	case http.StatusTooManyRequests:
		return feedback.ErrTooOften
	default:
		return feedback.ErrTransient
	}
}

// retryAfter reads the header in either of its forms, at most maxRetryAfter.
func retryAfter(value string, now time.Time) time.Duration {
	if value == "" {
		return 0
	}
	d := time.Duration(0)
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		d = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return max(0, min(d, maxRetryAfter))
}
