package outbox

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	newSuffix     = ".new"     // a first boot that was cut off
	compactSuffix = ".compact" // a compaction that was cut off
	format        = 1          // of the buckets and values below
	growBy        = 4 << 20    // the file grows in steps of this many bytes
	lockWait      = time.Second
)

// The buckets. A record's body lies in records for as long as it is kept; which of the four states it is in is said by the
// bucket that lists its id, so that a change of state writes a few bytes.
var (
	metaBucket       = []byte("meta")       // format, counters, grace clock
	recordBucket     = []byte("records")    // id -> header and envelope
	chunkBucket      = []byte("chunks")     // id -> a bucket of its own: part, chunk -> sealed bytes
	queueBucket      = []byte("queue")      // urgency, sequence -> id: to be sent
	receivedBucket   = []byte("received")   // urgency, sequence -> parts that the hub has, id: it has the text, and not yet every part
	heldBucket       = []byte("held")       // id -> grace clock: the hub has it all
	quarantineBucket = []byte("quarantine") // id -> time and reason: the hub refused it for good
	tombstoneBucket  = []byte("tombstones") // id -> digest and grace clock: delivered, body gone
	valueBucket      = []byte("values")     // small settings: enrolment, configuration
)

var allBuckets = [][]byte{metaBucket, recordBucket, chunkBucket, queueBucket, receivedBucket, heldBucket,
	quarantineBucket, tombstoneBucket, valueBucket}

var (
	formatKey  = []byte("format")
	seqKey     = []byte("seq")
	counterKey = []byte("counter")
	graceKey   = []byte("grace")
)

// create makes a whole, empty outbox beside path and renames it there. A power cut before the folder is synced, which open
// does, leaves no file at path or the whole one.
func create(path string) error {
	db, err := openBolt(path+newSuffix, bbolt.Options{OpenFile: os.OpenFile})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range allBuckets {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(formatKey, []byte{format})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := settle(path + newSuffix); err != nil {
		return err
	}
	return os.Rename(path+newSuffix, path)
}

// settle gives a fresh database file its first stretch of real blocks and makes all of it durable.
func settle(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return errors.Join(err, f.Close())
	}
	// No space for the stretch is no reason not to begin: the file then grows when it must.
	if err := claim(f, (info.Size()/growBy+1)*growBy); err != nil && !noSpace(err) {
		return errors.Join(fmt.Errorf("reserve space: %w", err), f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// open makes the folder's names durable, then opens the file and checks that it is an outbox of this format.
func (o *Outbox) open() error {
	if err := o.opt.hooks.syncFolder(filepath.Dir(o.path)); err != nil {
		return fmt.Errorf("open outbox: %w: %w", ErrDisk, err)
	}
	info, err := os.Stat(o.path)
	if err != nil {
		return fmt.Errorf("open outbox: %w: %w", ErrDisk, err)
	}
	if info.Size() < int64(2*os.Getpagesize()) { // bbolt would make a new database of an empty file
		return fmt.Errorf("open %s: %d bytes: %w", o.path, info.Size(), ErrDamaged)
	}
	db, err := openBolt(o.path, bbolt.Options{
		MaxSize:         int(o.opt.MaxBytes) + headroom,
		InitialMmapSize: int(o.opt.MaxBytes) + headroom, // never mapped anew, so readers and the writer do not wait for each other
		NoSync:          o.opt.hooks.noSync,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			return os.OpenFile(name, flag&^os.O_CREATE, mode)
		},
	})
	if err != nil {
		return err
	}
	db.AllocSize = growBy
	if err := checkFormat(db); err != nil {
		return errors.Join(err, db.Close())
	}
	o.db = db
	return nil
}

// openBolt opens a database file. bbolt panics on some files that it cannot read; that becomes ErrDamaged.
func openBolt(path string, opt bbolt.Options) (db *bbolt.DB, err error) {
	defer func() {
		if recover() != nil {
			db, err = nil, fmt.Errorf("open %s: %w", path, ErrDamaged)
		}
	}()
	opt.Timeout = lockWait
	opt.FreelistType = bbolt.FreelistMapType
	db, err = bbolt.Open(path, 0o600, &opt)
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("open %s: %w", path, ErrLocked)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("open %s: %w: %w", path, ErrDamaged, err)
	default:
		return nil, fmt.Errorf("open %s: %w: %w", path, ErrDisk, err)
	}
}

func checkFormat(db *bbolt.DB) error {
	return db.View(func(tx *bbolt.Tx) error {
		for _, name := range allBuckets {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("bucket %s is missing: %w", name, ErrDamaged)
			}
		}
		if v := tx.Bucket(metaBucket).Get(formatKey); len(v) != 1 || v[0] != format {
			return fmt.Errorf("format is not %d: %w", format, ErrDamaged)
		}
		return nil
	})
}

// reaffirm writes the two meta pages once more as the file shows them, and syncs. After a failed sync the kernel goes on
// showing what it could not write; without this, a commit that only seemed to be there would be built upon.
func reaffirm(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	pages := make([]byte, 2*os.Getpagesize())
	if _, err := f.ReadAt(pages, 0); err != nil && !errors.Is(err, io.EOF) {
		return errors.Join(err, f.Close())
	}
	if _, err := f.WriteAt(pages, 0); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}
