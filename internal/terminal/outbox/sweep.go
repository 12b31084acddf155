package outbox

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

const (
	sweepAtOnce = 500       // records in one commit, so that a report never waits long behind a sweep
	saveEvery   = time.Hour // how often the grace clock is written when nothing else is
)

// SetGrace changes how long a delivered record is kept from now on.
func (o *Outbox) SetGrace(d time.Duration) {
	o.graceMu.Lock()
	defer o.graceMu.Unlock()
	if d > 0 {
		o.opt.Grace = d
	}
}

func (o *Outbox) gracePeriod() time.Duration {
	o.graceMu.Lock()
	defer o.graceMu.Unlock()
	return o.opt.Grace
}

// Sweep deletes the bodies of records whose grace period is over and leaves a tombstone for each: id and digest, kept
// for Options.TombstoneAge and at most Options.MaxTombstones of them. It returns how many bodies went. Call it about
// once a minute; it writes only when there is something to do.
func (o *Outbox) Sweep(ctx context.Context) (int, error) {
	total := 0
	for {
		n, err := o.sweepSome(ctx)
		total += n
		if err != nil {
			return total, fmt.Errorf("sweep: %w", err)
		}
		if n < sweepAtOnce {
			return total, nil
		}
	}
}

func (o *Outbox) sweepSome(ctx context.Context) (int, error) {
	now := o.graceNow()
	due, stale, err := o.sweepable(now)
	if err != nil {
		return 0, err
	}
	if len(due) == 0 && len(stale) == 0 && o.graceUnsaved() < saveEvery {
		return 0, nil
	}
	n := 0
	err = o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		n = 0
		for _, id := range due {
			buried, err := o.bury(tx, id, now)
			if err != nil {
				return false, abort(err)
			}
			if buried {
				n++
			}
		}
		for _, id := range stale {
			if err := tx.Bucket(tombstoneBucket).Delete([]byte(id)); err != nil {
				return false, abort(err)
			}
		}
		return true, abort(o.saveGrace(tx, now))
	})
	return n, err
}

// sweepable lists the bodies that may go, and the tombstones that are too old or too many.
func (o *Outbox) sweepable(now time.Duration) (due, stale []feedback.RecordID, err error) {
	grace := o.gracePeriod()
	err = o.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(heldBucket).Cursor()
		for k, v := c.First(); k != nil && len(due) < sweepAtOnce; k, v = c.Next() {
			if now-milliseconds(v) >= grace {
				due = append(due, feedback.RecordID(k))
			}
		}
		// Ids are in the order of their making, so the oldest come first.
		surplus := tx.Bucket(tombstoneBucket).Stats().KeyN + len(due) - o.opt.MaxTombstones
		c = tx.Bucket(tombstoneBucket).Cursor()
		for k, v := c.First(); k != nil && len(stale) < sweepAtOnce; k, v = c.Next() {
			if len(v) < 40 || len(stale) < surplus || now-milliseconds(v[32:]) >= o.opt.TombstoneAge {
				stale = append(stale, feedback.RecordID(k))
			}
		}
		return nil
	})
	return due, stale, err
}

// bury deletes a body and leaves a tombstone. A record that was asked for again in the meantime stays.
func (o *Outbox) bury(tx *bbolt.Tx, id feedback.RecordID, now time.Duration) (bool, error) {
	if tx.Bucket(heldBucket).Get([]byte(id)) == nil {
		return false, nil
	}
	r, err := load(tx, id)
	if errors.Is(err, ErrUnknown) || errors.Is(err, ErrDamaged) {
		o.doubt()
		return false, nil
	}
	if err != nil {
		return false, err
	}
	stone, err := hex.DecodeString(r.Digest)
	if err != nil {
		return false, err
	}
	stone = binary.BigEndian.AppendUint64(stone, uint64(now.Milliseconds()))
	if err := tx.Bucket(tombstoneBucket).Put([]byte(id), stone); err != nil {
		return false, err
	}
	if err := unlist(tx, r); err != nil {
		return false, err
	}
	return true, deleteBody(tx, id)
}

func milliseconds(v []byte) time.Duration {
	if len(v) < 8 {
		return 0
	}
	return time.Duration(binary.BigEndian.Uint64(v)) * time.Millisecond
}
