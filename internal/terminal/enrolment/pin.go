package enrolment

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
)

// ErrWrongPIN means that the PIN is not the technician's.
var ErrWrongPIN = errors.New("wrong PIN")

// WaitError means that after wrong PINs no other is looked at for a while.
type WaitError struct{ For time.Duration }

func (e *WaitError) Error() string { return fmt.Sprintf("wait %v before the next PIN", e.For) }

// PINs have 6 to 12 digits.
var pinPattern = regexp.MustCompile(`^[0-9]{6,12}$`)

// pinCost is the second choice of RFC 9106 with less memory: a terminal has little.
var pinCost = credential.Cost{Memory: 32 << 10, Passes: 3, Threads: 1}

// How long the next PIN has to wait after so many wrong ones in a row.
const (
	freeTries = 3
	firstWait = 5 * time.Second
	maxWait   = 10 * time.Minute
)

// tries slows down guessing. It counts from scratch after a restart of the program, which takes longer than most waits.
type tries struct {
	mu    sync.Mutex
	wrong int
	until time.Time
}

// HasPIN reports whether a technician's PIN is set.
func (e *Enrolment) HasPIN() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pin != ""
}

// CheckPIN compares a PIN with the technician's. nil: it is right. Else ErrWrongPIN, a *WaitError when there were too
// many wrong ones, or ErrNotEnrolled when none is set. It takes about a tenth of a second.
func (e *Enrolment) CheckPIN(pin string) error {
	e.mu.Lock()
	kept := e.pin
	e.mu.Unlock()
	if kept == "" {
		return ErrNotEnrolled
	}
	e.tries.mu.Lock()
	defer e.tries.mu.Unlock()
	if wait := time.Until(e.tries.until); wait > 0 {
		return &WaitError{For: wait}
	}
	if credential.Matches(kept, pin) {
		e.tries.wrong = 0
		return nil
	}
	e.tries.wrong++
	if n := e.tries.wrong - freeTries; n >= 0 {
		e.tries.until = time.Now().Add(min(firstWait<<min(n, 10), maxWait))
	}
	return ErrWrongPIN
}

// SetPIN changes the technician's PIN. ErrInvalid: not 6 to 12 digits.
func (e *Enrolment) SetPIN(ctx context.Context, pin string) error {
	hash, err := hashPIN(pin)
	if err != nil {
		return err
	}
	if err := e.store.SetValues(ctx, map[string][]byte{pinKey: []byte(hash)}); err != nil {
		return fmt.Errorf("keep the technician's PIN: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pin = hash
	return nil
}

func hashPIN(pin string) (string, error) {
	if !pinPattern.MatchString(pin) {
		return "", fmt.Errorf("the technician's PIN has 6 to 12 digits: %w", feedback.ErrInvalid)
	}
	return credential.Hash(pin, pinCost), nil
}
