package outbox

import (
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// NextUrgent is Next among urgent records alone.
func (o *Outbox) NextUrgent(now time.Time) (*Record, time.Time, error) {
	return o.next(now, func(now time.Time) (feedback.RecordID, time.Time, error) { return o.nextIn(now, true) })
}

// NextOrdinary is Next among the others, those with them whose place in the queue is damaged.
func (o *Outbox) NextOrdinary(now time.Time) (*Record, time.Time, error) {
	return o.next(now, func(now time.Time) (feedback.RecordID, time.Time, error) { return o.nextIn(now, false) })
}

// nextIn is nextID among the urgent records, or among the others.
func (o *Outbox) nextIn(now time.Time, urgent bool) (id feedback.RecordID, due time.Time, err error) {
	from := queueKey(urgent, 0)
	err = o.view(func(tx *bbolt.Tx) error {
		o.failMu.Lock()
		defer o.failMu.Unlock()
		c := tx.Bucket(queueBucket).Cursor()
		for k, v := c.Seek(from[:1]); k != nil && (k[0] == from[0] || !urgent); k, v = c.Next() {
			until, failed := o.failed[feedback.RecordID(v)]
			if !failed || !until.After(now) {
				id, due = feedback.RecordID(v), time.Time{}
				return nil
			}
			if due.IsZero() || until.Before(due) {
				due = until
			}
		}
		return nil
	})
	return id, due, err
}
