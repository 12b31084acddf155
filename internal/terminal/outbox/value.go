package outbox

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"
)

// Value reads a small setting kept beside the records, nil when there is none.
func (o *Outbox) Value(key string) ([]byte, error) {
	var v []byte
	err := o.view(func(tx *bbolt.Tx) error {
		v = bytes.Clone(tx.Bucket(valueBucket).Get([]byte(key)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read value %s: %w", key, err)
	}
	return v, nil
}

// SetValues writes settings, all or none, and durably. A nil value deletes its key.
func (o *Outbox) SetValues(ctx context.Context, values map[string][]byte) error {
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		b := tx.Bucket(valueBucket)
		for k, v := range values {
			var err error
			if v == nil {
				err = b.Delete([]byte(k))
			} else {
				err = b.Put([]byte(k), v)
			}
			if err != nil {
				return false, abort(err)
			}
		}
		return len(values) > 0, nil
	})
	if err != nil {
		return fmt.Errorf("write values: %w", err)
	}
	return nil
}
