package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// unreadableFor is how long a record is passed over whose bytes the disk could not give.
const unreadableFor = time.Hour

// next gives the first record that find finds, the oldest without those put off by Fail. When there is none it gives
// nil, and the time at which one becomes due; the zero time when none waits. What turns out to be damaged is mended or
// set aside on the way.
func (o *Outbox) next(now time.Time, find func(now time.Time) (feedback.RecordID, time.Time, error)) (*Record,
	time.Time, error) {
	mended := map[feedback.RecordID]bool{}
	for {
		id, due, err := find(now)
		if err != nil || id == "" {
			return nil, due, err
		}
		r, err := o.Record(id)
		if err == nil {
			err = r.check()
		}
		switch {
		case err == nil:
			return &r, time.Time{}, nil
		case errors.Is(err, ErrUnknown), errors.Is(err, ErrDisk), errors.Is(err, ErrDamaged):
			o.passOver(id, now, err, mended)
		default:
			return nil, time.Time{}, err
		}
	}
}

// passOver has a record that cannot be given out mended, once, and puts it off when that did not help.
func (o *Outbox) passOver(id feedback.RecordID, now time.Time, err error, mended map[feedback.RecordID]bool) {
	if !mended[id] && !errors.Is(err, ErrDisk) {
		mended[id] = true
		if o.mendNow() == nil {
			return
		}
	}
	o.opt.Log.Error("record cannot be read; it is passed over", "record_bytes", len(id), "error", err)
	o.Fail(id, now.Add(unreadableFor))
}

// firstDue is the first record of a list that is not put off, else when the first of them is due. failMu is held.
func (o *Outbox) firstDue(list iter.Seq[feedback.RecordID], now time.Time) (feedback.RecordID, time.Time) {
	var due time.Time
	for id := range list {
		until, failed := o.failed[id]
		if !failed || !until.After(now) {
			return id, time.Time{}
		}
		if due.IsZero() || until.Before(due) {
			due = until
		}
	}
	return "", due
}

// Record gives the record with that id, in whatever state it is, or ErrUnknown.
func (o *Outbox) Record(id feedback.RecordID) (Record, error) {
	var r Record
	err := o.view(func(tx *bbolt.Tx) error {
		var err error
		if r, err = load(tx, id); err != nil {
			return err
		}
		r.Envelope = bytes.Clone(r.Envelope)
		return nil
	})
	return r, err
}

// Fail puts a record off until then. It is kept in memory only: after a start everything is tried at once.
func (o *Outbox) Fail(id feedback.RecordID, until time.Time) {
	o.failMu.Lock()
	defer o.failMu.Unlock()
	o.failed[id] = until
}

func (o *Outbox) forgive(id feedback.RecordID) {
	o.failMu.Lock()
	defer o.failMu.Unlock()
	delete(o.failed, id)
}

// Ack says that the hub has the record with that digest, hex SHA-256 of its envelope. Without parts the record is
// delivered and its grace period begins; with parts it stays until each of them is there too. Again is success. Another
// digest is ErrConflict and changes nothing.
func (o *Outbox) Ack(ctx context.Context, id feedback.RecordID, digest string) error {
	moved := false
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		moved = false
		r, err := acknowledged(tx, id, digest)
		if r == nil || err != nil {
			return false, err
		}
		if tx.Bucket(heldBucket).Get([]byte(id)) != nil || received(tx, *r) != nil {
			return false, nil
		}
		moved = true
		return true, abort(o.acknowledge(tx, *r))
	})
	if err != nil {
		return fmt.Errorf("acknowledge: %w", err)
	}
	if moved {
		o.forgive(id)
	}
	return nil
}

// acknowledged is the record of which the hub said that it has it with that digest; nil: it is through already.
func acknowledged(tx *bbolt.Tx, id feedback.RecordID, digest string) (*Record, error) {
	r, err := load(tx, id)
	if errors.Is(err, ErrUnknown) {
		if d := knownDigest(tx, id); d != nil && fmt.Sprintf("%x", d) == digest {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	if r.Digest != digest {
		return nil, fmt.Errorf("record %s: hub has another digest: %w", id, feedback.ErrConflict)
	}
	return &r, nil
}

func (o *Outbox) acknowledge(tx *bbolt.Tx, r Record) error {
	if err := unlist(tx, r); err != nil {
		return err
	}
	if r.Parts > 0 {
		return tx.Bucket(receivedBucket).Put(queueKey(r.Urgent, r.Seq), encodeReceived(r.ID, 0))
	}
	return o.hold(tx, r.ID)
}

// hold begins the grace period of a record.
func (o *Outbox) hold(tx *bbolt.Tx, id feedback.RecordID) error {
	now := o.graceNow()
	if err := o.saveGrace(tx, now); err != nil {
		return err
	}
	return tx.Bucket(heldBucket).Put([]byte(id), encodeHeld([]byte(id), uint64(now.Milliseconds())))
}

// unlist takes a record out of whichever state it is in.
func unlist(tx *bbolt.Tx, r Record) error {
	for _, name := range [][]byte{queueBucket, receivedBucket} {
		if err := tx.Bucket(name).Delete(queueKey(r.Urgent, r.Seq)); err != nil {
			return err
		}
	}
	for _, name := range [][]byte{heldBucket, quarantineBucket} {
		if err := tx.Bucket(name).Delete([]byte(r.ID)); err != nil {
			return err
		}
	}
	return nil
}

// Resend puts records that were delivered, whole or their text alone, back into the queue, for a hub that lost them.
// Which of their parts the hub has it says anew. Ids in another state, or whose bodies are gone, are passed over. It
// returns how many will be sent again.
func (o *Outbox) Resend(ctx context.Context, ids []feedback.RecordID) (int, error) {
	n := 0
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		n = 0
		for _, id := range ids {
			r, err := load(tx, id)
			if errors.Is(err, ErrUnknown) || errors.Is(err, ErrDamaged) || err == nil && tx.Bucket(heldBucket).
				Get([]byte(id)) == nil && received(tx, r) == nil {
				continue
			}
			if err == nil {
				err = requeue(tx, id)
			}
			if err != nil {
				return false, abort(err)
			}
			n++
		}
		return n > 0, nil
	})
	if err != nil {
		return 0, fmt.Errorf("resend: %w", err)
	}
	return n, nil
}

func requeue(tx *bbolt.Tx, id feedback.RecordID) error {
	r, err := load(tx, id)
	if err != nil {
		return err
	}
	if err := unlist(tx, r); err != nil {
		return err
	}
	return tx.Bucket(queueBucket).Put(queueKey(r.Urgent, r.Seq), []byte(id))
}
