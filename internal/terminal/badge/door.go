// Package badge checks who signs in at a terminal, against the hashes that came with the configuration and so without
// the hub: by the secret on a card, or by number and PIN. Guessing is slowed down for one number at a time, so that
// nobody can keep anybody else out.
package badge

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"xinsheng/internal/credential"
	"xinsheng/internal/feedback"
)

// ErrWrong means that card, number or PIN are not those of anybody who may sign in. Which of them is wrong, nobody is
// told. It is of the kind ErrInvalid.
var ErrWrong = fmt.Errorf("nobody signs in like this: %w", feedback.ErrInvalid)

// WaitError means that after wrong PINs no other is looked at for this number for a while. It is of the kind
// ErrTransient.
type WaitError struct{ For time.Duration }

func (e *WaitError) Error() string { return fmt.Sprintf("wait %v before the next PIN", e.For) }

// Unwrap tells the kind.
func (e *WaitError) Unwrap() error { return feedback.ErrTransient }

// How long the next PIN of a number has to wait after so many wrong ones in a row, and when they are forgotten. With
// two minutes between tries, six digits last for years.
const (
	freeTries = 3
	firstWait = 5 * time.Second
	maxWait   = 2 * time.Minute
	forget    = time.Hour
	maxKnown  = 500 // numbers whose tries are counted at a time
)

// Door is where people sign in. Its zero value is ready. The methods take some tens of milliseconds: call them off the
// UI thread.
type Door struct {
	Now func() time.Time // what the waits are counted by, nil: time.Now

	mu    sync.Mutex
	wrong map[string]*tries // by number
	blank string            // a hash that nothing matches, checked where there is no other
}

type tries struct {
	count int
	until time.Time // no PIN is looked at before
	last  time.Time
}

// Card compares the secret on a card with its hash; an empty hash is nobody's. nil: it is the right one. Else ErrWrong.
// Cards are not slowed down: their secrets cannot be guessed.
func (d *Door) Card(hash, secret string) error {
	if hash == "" || secret == "" || !credential.Matches(hash, secret) {
		return ErrWrong
	}
	return nil
}

// PIN compares a PIN with the hash of the person who has that number; an empty hash is nobody's, takes as long and is
// answered alike. nil: it is the right one. Else ErrWrong, or a *WaitError after too many wrong ones.
func (d *Door) PIN(number, hash, pin string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now()
	t := d.tries(number, now)
	if wait := t.until.Sub(now); wait > 0 {
		return &WaitError{For: wait}
	}
	if d.matches(hash, pin) {
		delete(d.wrong, number)
		return nil
	}
	t.count++
	t.last = now
	if n := t.count - freeTries; n >= 0 {
		t.until = now.Add(min(firstWait<<min(n, 10), maxWait))
	}
	return ErrWrong
}

// IsWait reports whether err asks to wait, and for how long.
func IsWait(err error) (time.Duration, bool) {
	var w *WaitError
	if errors.As(err, &w) {
		return w.For, true
	}
	return 0, false
}

func (d *Door) matches(hash, pin string) bool {
	if hash != "" {
		return credential.Matches(hash, pin)
	}
	if d.blank == "" {
		d.blank = credential.Hash("", credential.Usual)
	}
	credential.Matches(d.blank, pin)
	return false
}

func (d *Door) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// tries are those of a number. Old ones are dropped, and so is the oldest when there are too many.
func (d *Door) tries(number string, now time.Time) *tries {
	if d.wrong == nil {
		d.wrong = map[string]*tries{}
	}
	oldest := ""
	for n, t := range d.wrong {
		if now.Sub(t.last) > forget {
			delete(d.wrong, n)
			continue
		}
		if n != number && (oldest == "" || t.last.Before(d.wrong[oldest].last)) {
			oldest = n
		}
	}
	t, ok := d.wrong[number]
	if !ok {
		if len(d.wrong) >= maxKnown {
			delete(d.wrong, oldest)
		}
		t = &tries{last: now}
		d.wrong[number] = t
	}
	return t
}
