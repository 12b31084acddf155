package outbox

import (
	"errors"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// Delivered reports whether the hub has the text of a record, its parts or not. An id that was never here is not
// delivered.
func (o *Outbox) Delivered(id feedback.RecordID) (bool, error) {
	var delivered bool
	err := o.view(func(tx *bbolt.Tx) error {
		delivered = tx.Bucket(heldBucket).Get([]byte(id)) != nil || tx.Bucket(tombstoneBucket).Get([]byte(id)) != nil
		if delivered {
			return nil
		}
		r, err := load(tx, id)
		if errors.Is(err, ErrUnknown) {
			return nil
		}
		delivered = err == nil && received(tx, r) != nil
		return err
	})
	return delivered, err
}

// Whole reports whether the hub has a record with all its parts.
func (o *Outbox) Whole(id feedback.RecordID) (bool, error) {
	var whole bool
	err := o.view(func(tx *bbolt.Tx) error {
		whole = tx.Bucket(heldBucket).Get([]byte(id)) != nil || tx.Bucket(tombstoneBucket).Get([]byte(id)) != nil
		return nil
	})
	return whole, err
}

// Refused reports whether a record is in quarantine: the hub refused it for good, and it waits for a technician.
func (o *Outbox) Refused(id feedback.RecordID) (bool, error) {
	var refused bool
	err := o.view(func(tx *bbolt.Tx) error {
		refused = tx.Bucket(quarantineBucket).Get([]byte(id)) != nil
		return nil
	})
	return refused, err
}
