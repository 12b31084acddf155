package outbox

import (
	"time"

	"go.etcd.io/bbolt"
)

// graceClock counts the time that the terminal has run, over all its runs. The grace period is measured on it, so that
// a wall clock set forward by years deletes nothing early. A power cut loses what passed since the last commit of it.
type graceClock struct {
	passed time.Duration
	saved  time.Duration // what is on the disk
	seen   time.Time
}

func (o *Outbox) loadGraceClock() (graceClock, error) {
	var c graceClock
	err := o.view(func(tx *bbolt.Tx) error {
		c.passed = time.Duration(number(tx.Bucket(metaBucket), graceKey)) * time.Millisecond
		return nil
	})
	c.saved, c.seen = c.passed, o.now()
	return c, err
}

// graceNow is the time that the terminal has run until now.
func (o *Outbox) graceNow() time.Duration {
	o.graceMu.Lock()
	defer o.graceMu.Unlock()
	now := o.now()
	if d := now.Sub(o.grace.seen); d > 0 {
		o.grace.passed += d
	}
	o.grace.seen = now
	return o.grace.passed
}

// saveGrace writes the grace clock within tx.
func (o *Outbox) saveGrace(tx *bbolt.Tx, now time.Duration) error {
	o.graceMu.Lock()
	o.grace.saved = now
	o.graceMu.Unlock()
	return putNumber(tx.Bucket(metaBucket), graceKey, uint64(now.Milliseconds()))
}

// graceUnsaved is how much of the grace clock a power cut would lose.
func (o *Outbox) graceUnsaved() time.Duration {
	now := o.graceNow()
	o.graceMu.Lock()
	defer o.graceMu.Unlock()
	return now - o.grace.saved
}
