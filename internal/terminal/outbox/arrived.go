package outbox

import (
	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// Delivered reports whether the hub has the text of a record, its parts or not. An id that was never here is not delivered.
func (o *Outbox) Delivered(id feedback.RecordID) (bool, error) {
	var delivered bool
	err := o.view(func(tx *bbolt.Tx) error {
		for _, b := range [][]byte{receivedBucket, heldBucket, tombstoneBucket} {
			delivered = delivered || tx.Bucket(b).Get([]byte(id)) != nil
		}
		return nil
	})
	return delivered, err
}
