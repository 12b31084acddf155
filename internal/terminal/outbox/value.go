package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// Value reads a small setting kept beside the records, nil when there is none.
func (o *Outbox) Value(key string) ([]byte, error) {
	var v []byte
	err := o.view(func(tx *bbolt.Tx) error {
		v = bytes.Clone(value(tx, []byte(key)))
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
		for k, v := range values {
			if err := putValue(tx, []byte(k), v); err != nil {
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

// value is a setting: its copy where that is whole, else itself.
func value(tx *bbolt.Tx, key []byte) []byte {
	if v, ok := copyOf(tx.Bucket(copyBucket), key, key); ok {
		return v
	}
	return tx.Bucket(valueBucket).Get(key)
}

// putValue writes a setting and its copy, which lies on other pages. nil deletes both.
func putValue(tx *bbolt.Tx, key, v []byte) error {
	copies, err := tx.CreateBucketIfNotExists(copyBucket)
	if err != nil {
		return err
	}
	if v == nil {
		return errors.Join(tx.Bucket(valueBucket).Delete(key), copies.Delete(key))
	}
	if err := putFrame(copies, key, key, v); err != nil {
		return err
	}
	return tx.Bucket(valueBucket).Put(key, v)
}
