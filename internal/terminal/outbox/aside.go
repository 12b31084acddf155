package outbox

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// Why something was set aside.
const (
	NoRecord    = "no-record"    // an entry of a list that leads to no record
	NotARecord  = "not-a-record" // bytes among the records that are none
	HurtEntry   = "hurt-entry"   // an entry that cannot be read
	HurtSetting = "hurt-setting" // a setting or counter; its copy took its place
	HurtFile    = "hurt-file"    // the whole file: what was whole in it was carried into a new one
)

// SetAside is something in the outbox that was damaged and is out of the way, with its bytes.
type SetAside struct {
	At     time.Time `json:"at"`
	List   string    `json:"list"` // where it was
	Reason string    `json:"reason"`
	Key    []byte    `json:"key"`
	Value  []byte    `json:"value"`
}

// SetAside gives what was set aside, the oldest first, for a technician to look at. It holds ids and sealed bytes.
func (o *Outbox) SetAside() ([]SetAside, error) {
	var all []SetAside
	err := o.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(asideBucket)
		if b == nil {
			return nil
		}
		return b.ForEach(func(_, v []byte) error {
			var a SetAside
			if err := json.Unmarshal(v, &a); err != nil {
				a = SetAside{Reason: HurtEntry, List: string(asideBucket)}
			}
			all = append(all, a)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list what was set aside: %w", err)
	}
	return all, nil
}

// Dismiss forgets what was set aside, once somebody has looked at it.
func (o *Outbox) Dismiss(ctx context.Context) error {
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		if tx.Bucket(asideBucket) == nil {
			return false, nil
		}
		return true, abort(tx.DeleteBucket(asideBucket))
	})
	if err != nil {
		return fmt.Errorf("dismiss what was set aside: %w", err)
	}
	return nil
}

// putAside keeps a damaged entry. What a setting was is a secret, and only its key is kept.
func putAside(tx *bbolt.Tx, a SetAside) error {
	b, err := tx.CreateBucketIfNotExists(asideBucket)
	if err != nil {
		return err
	}
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	if a.Reason == HurtSetting {
		a.Value = nil
	}
	v, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return b.Put(binary.BigEndian.AppendUint64(nil, n), v)
}
