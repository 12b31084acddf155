package outbox

import (
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// NextUrgent gives the urgent record to send next: the oldest, without those put off by Fail. When there is none it
// gives nil, and the time at which one becomes due; the zero time when none waits.
func (o *Outbox) NextUrgent(now time.Time) (*Record, time.Time, error) {
	return o.next(now, func(now time.Time) (feedback.RecordID, time.Time, error) { return o.nextIn(now, true) })
}

// NextOrdinary is NextUrgent among the others, those with them whose place in the queue is damaged.
func (o *Outbox) NextOrdinary(now time.Time) (*Record, time.Time, error) {
	return o.next(now, func(now time.Time) (feedback.RecordID, time.Time, error) { return o.nextIn(now, false) })
}

// nextIn is the first due of the urgent records, or of the others.
func (o *Outbox) nextIn(now time.Time, urgent bool) (id feedback.RecordID, due time.Time, err error) {
	from := queueKey(urgent, 0)
	err = o.view(func(tx *bbolt.Tx) error {
		o.failMu.Lock()
		defer o.failMu.Unlock()
		id, due = o.firstDue(func(yield func(feedback.RecordID) bool) {
			c := tx.Bucket(queueBucket).Cursor()
			for k, v := c.Seek(from[:1]); k != nil && (k[0] == from[0] || !urgent); k, v = c.Next() {
				if !yield(feedback.RecordID(v)) {
					return
				}
			}
		}, now)
		return nil
	})
	return id, due, err
}
