package outbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"go.etcd.io/bbolt"
)

const (
	worthBytes = 8 << 20 // free bytes inside the file that make a compaction worth while
	copyAtOnce = 4 << 20 // bytes of one transaction of the copy
)

// errBusy: somebody wants to write, and a compaction can wait.
var errBusy = errors.New("records are waiting")

// Compact gives the disk back what deleted records took, when that is at least 8 MiB and half of the file. It gives way
// at once to whatever is to be written. The old file stays whole until the new one is durable and takes its place. It
// reports whether it did.
func (o *Outbox) Compact(ctx context.Context) (bool, error) {
	did := false
	err := o.submit(ctx, &job{alone: func() error {
		var err error
		did, err = o.compact(ctx)
		return err
	}})
	if err != nil {
		return false, fmt.Errorf("compact: %w", err)
	}
	return did, nil
}

func (o *Outbox) compact(ctx context.Context) (bool, error) {
	if err := o.revive(); err != nil {
		return false, err
	}
	size, free := o.sizes()
	if free < o.opt.hooks.worthBytes || free < size/2 || o.queue.length() > 0 {
		return false, nil
	}
	err := o.copyTo(ctx, o.path+compactSuffix)
	if err == nil {
		err = o.exchange()
	} else {
		err = errors.Join(err, ignoreMissing(os.Remove(o.path+compactSuffix)))
	}
	if errors.Is(err, errBusy) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, nil
}

func (o *Outbox) sizes() (size, free int64) {
	_ = o.db.View(func(tx *bbolt.Tx) error { size = tx.Size(); return nil })
	return size, freeBytes(o.db)
}

// copyTo writes what is in use into a new file and makes it durable.
func (o *Outbox) copyTo(ctx context.Context, path string) error {
	to, err := openBolt(path, bbolt.Options{NoSync: true, NoGrowSync: true, OpenFile: os.OpenFile})
	if err != nil {
		return err
	}
	err = o.db.View(func(from *bbolt.Tx) error {
		w := &copier{ctx: ctx, to: to, busy: func() bool { return o.queue.length() > 0 }}
		for _, name := range slices.Concat(allBuckets, [][]byte{copyBucket, asideBucket}) {
			if from.Bucket(name) == nil {
				continue
			}
			if err := w.bucket(from.Bucket(name), name); err != nil {
				return errors.Join(err, w.drop())
			}
		}
		return w.commit()
	})
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	return settle(path)
}

// exchange puts the copy in the place of the file. If the folder cannot be synced, the file stays shut until it can.
func (o *Outbox) exchange() error {
	o.shut()
	if err := os.Rename(o.path+compactSuffix, o.path); err != nil {
		return errors.Join(err, o.revive())
	}
	if err := o.opt.hooks.syncFolder(filepath.Dir(o.path)); err != nil {
		return fmt.Errorf("%w: %w", ErrDisk, err)
	}
	return o.revive()
}

// copier writes buckets into another database in transactions of copyAtOnce bytes.
type copier struct {
	ctx  context.Context
	to   *bbolt.DB
	busy func() bool
	tx   *bbolt.Tx
	size int
}

// bucket copies one bucket and those within it. path is where it lies, from the root.
func (w *copier) bucket(from *bbolt.Bucket, path ...[]byte) error {
	if err := w.begin(); err != nil {
		return err
	}
	if _, err := w.at(path); err != nil {
		return err
	}
	return from.ForEach(func(k, v []byte) error {
		if v == nil {
			return w.bucket(from.Bucket(k), append(slices.Clone(path), k)...)
		}
		if w.size > copyAtOnce {
			if err := w.commit(); err != nil {
				return err
			}
		}
		if err := w.begin(); err != nil {
			return err
		}
		w.size += len(k) + len(v)
		b, err := w.at(path)
		if err != nil {
			return err
		}
		b.FillPercent = 0.9
		return b.Put(k, v)
	})
}

// at is the bucket at path in the copy, made where it is not yet.
func (w *copier) at(path [][]byte) (*bbolt.Bucket, error) {
	b, err := w.tx.CreateBucketIfNotExists(path[0])
	for _, name := range path[1:] {
		if err != nil {
			return nil, err
		}
		b, err = b.CreateBucketIfNotExists(name)
	}
	return b, err
}

func (w *copier) begin() error {
	if w.tx != nil {
		return nil
	}
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.busy() {
		return errBusy
	}
	tx, err := w.to.Begin(true)
	w.tx, w.size = tx, 0
	return err
}

func (w *copier) commit() error {
	if w.tx == nil {
		return nil
	}
	tx := w.tx
	w.tx = nil
	return tx.Commit()
}

func (w *copier) drop() error {
	if w.tx == nil {
		return nil
	}
	tx := w.tx
	w.tx = nil
	return tx.Rollback()
}
