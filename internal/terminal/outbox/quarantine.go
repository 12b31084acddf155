package outbox

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// Quarantined is a record that the hub refused for good. It is kept until it is put back into the queue.
type Quarantined struct {
	ID     feedback.RecordID
	Reason string // a problem type
	At     time.Time
}

// Quarantine takes a record out of the queue because the hub refused it, or one of its parts, for good. reason is a
// problem type, never content.
func (o *Outbox) Quarantine(ctx context.Context, id feedback.RecordID, reason string) error {
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		r, err := load(tx, id)
		if err != nil {
			return false, err
		}
		if tx.Bucket(queueBucket).Get(queueKey(r.Urgent, r.Seq)) == nil && received(tx, r) == nil &&
			tx.Bucket(quarantineBucket).Get([]byte(id)) == nil {
			return false, fmt.Errorf("record %s is not waiting: %w", id, ErrUnknown)
		}
		if err := unlist(tx, r); err != nil {
			return false, abort(err)
		}
		return true, abort(tx.Bucket(quarantineBucket).Put([]byte(id), o.quarantineEntry(reason)))
	})
	if err != nil {
		return fmt.Errorf("quarantine: %w", err)
	}
	o.forgive(id)
	return nil
}

func (o *Outbox) quarantineEntry(reason string) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(o.now().UnixMilli())), reason...)
}

// Requeue puts a record from quarantine back into the queue.
func (o *Outbox) Requeue(ctx context.Context, id feedback.RecordID) error {
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		if tx.Bucket(quarantineBucket).Get([]byte(id)) == nil {
			return false, fmt.Errorf("record %s is not in quarantine: %w", id, ErrUnknown)
		}
		return true, abort(requeue(tx, id))
	})
	if err != nil {
		return fmt.Errorf("requeue: %w", err)
	}
	o.forgive(id)
	return nil
}

// quarantined lists the records in quarantine.
func quarantined(tx *bbolt.Tx) []Quarantined {
	var list []Quarantined
	c := tx.Bucket(quarantineBucket).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		q := Quarantined{ID: feedback.RecordID(k)}
		if len(v) >= 8 {
			q.At = time.UnixMilli(int64(binary.BigEndian.Uint64(v)))
			q.Reason = string(v[8:])
		}
		list = append(list, q)
	}
	return list
}
