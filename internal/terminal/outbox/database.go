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

	"xinsheng/internal/feedback"
)

const (
	newSuffix     = ".new"     // a first boot that was cut off
	compactSuffix = ".compact" // a compaction that was cut off
	format        = 1          // of the buckets and values below; the next one differs in two bits at least
	growBy        = 4 << 20    // the file grows in steps of this many bytes
	lockWait      = time.Second
)

// The buckets. A record's body lies in records for as long as it is kept; which of the four states it is in is said by
// the bucket that lists its id, so that a change of state writes a few bytes.
var (
	metaBucket   = []byte("meta")    // format, counters, grace clock
	recordBucket = []byte("records") // id -> header and envelope
	chunkBucket  = []byte("chunks")  // id -> a bucket of its own: part, chunk -> sealed bytes
	queueBucket  = []byte("queue")   // urgency, sequence -> id: to be sent
	// urgency, sequence -> parts that the hub has, id: it has the text, and not yet every part
	receivedBucket   = []byte("received")
	heldBucket       = []byte("held")       // id -> grace clock: the hub has it all
	quarantineBucket = []byte("quarantine") // id -> time and reason: the hub refused it for good
	tombstoneBucket  = []byte("tombstones") // id -> digest and grace clock: delivered, body gone
	valueBucket      = []byte("values")     // small settings: enrolment, configuration
	copyBucket       = []byte("copies")     // key -> frame: the same once more; made when first needed
	asideBucket      = []byte("aside")      // what was damaged, with its bytes, for a technician; made when first needed
)

var allBuckets = [][]byte{metaBucket, recordBucket, chunkBucket, queueBucket, receivedBucket, heldBucket,
	quarantineBucket, tombstoneBucket, valueBucket}

var (
	formatKey  = []byte("format")
	seqKey     = []byte("seq")
	counterKey = []byte("counter")
	graceKey   = []byte("grace")
)

// create makes a whole, empty outbox beside path and renames it there. A power cut before the folder is synced, which
// open does, leaves no file at path or the whole one.
func create(path string) error {
	db, err := openBolt(path+newSuffix, bbolt.Options{OpenFile: os.OpenFile})
	if err != nil {
		return err
	}
	if err := errors.Join(db.Update(makeBuckets), db.Close()); err != nil {
		return err
	}
	if err := settle(path + newSuffix); err != nil {
		return err
	}
	return os.Rename(path+newSuffix, path)
}

func makeBuckets(tx *bbolt.Tx) error {
	for _, name := range allBuckets {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	return tx.Bucket(metaBucket).Put(formatKey, []byte{format})
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

// open makes the folder's names durable, then opens the file. One that is damaged is mended, and where bbolt cannot use
// it at all, what is whole in it goes into a new one. ErrDamaged is left for a file in which nothing is whole: it stays
// as it is.
func (o *Outbox) open() error {
	if err := o.opt.hooks.syncFolder(filepath.Dir(o.path)); err != nil {
		return fmt.Errorf("open outbox: %w: %w", ErrDisk, err)
	}
	err := o.openMended()
	if errors.Is(err, ErrDamaged) {
		if rescueErr := o.rescue(err); errors.Is(rescueErr, errNothingWhole) {
			return err
		} else if rescueErr != nil {
			return rescueErr
		}
		err = o.openMended()
	}
	return err
}

// openMended opens the file and mends its lists. Where they cannot be mended now, they stay as they are: a full disk
// must not keep the outbox shut.
func (o *Outbox) openMended() error {
	if err := o.openWhole(); err != nil {
		return err
	}
	err := o.opt.hooks.audit(o)
	if err == nil {
		return nil
	}
	closeHurt(o.db) // a handle that failed is not used again
	o.db = nil
	if errors.Is(err, ErrDamaged) {
		return err
	}
	o.opt.Log.Error("outbox cannot be mended now", "error", err)
	return o.openWhole()
}

// openWhole opens the file when all of it is as bbolt writes it and it is an outbox of this format.
func (o *Outbox) openWhole() error {
	o.db = nil
	info, err := os.Stat(o.path)
	if err != nil {
		return fmt.Errorf("open outbox: %w: %w", ErrDisk, err)
	}
	if info.Size() < int64(minFilePages*os.Getpagesize()) { // bbolt would make a new database of an empty file
		return fmt.Errorf("open %s: %d bytes: %w", o.path, info.Size(), ErrDamaged)
	}
	if err := o.opt.hooks.survey(o.path); errors.Is(err, ErrDamaged) {
		return fmt.Errorf("open %s: %w", o.path, err)
	} else if err != nil { // a page that the disk does not give now is an error of the call that needs it
		o.opt.Log.Error("outbox cannot be looked through before it is opened", "error", err)
	}
	db, err := openBolt(o.path, bbolt.Options{
		MaxSize: int(o.opt.MaxBytes) + headroom,
		// never mapped anew, so readers and the writer do not wait for each other
		InitialMmapSize: int(o.opt.MaxBytes) + headroom,
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
	opt.Timeout = lockWait
	opt.FreelistType = bbolt.FreelistMapType
	err = withFaults(func() error {
		db, err = bbolt.Open(path, 0o600, &opt)
		return err
	})
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, ErrDamaged):
		return nil, fmt.Errorf("open %s: %w", path, err)
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("open %s: %w", path, ErrLocked)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("open %s: %w: %w", path, ErrDamaged, err)
	default:
		return nil, fmt.Errorf("open %s: %w: %w", path, ErrDisk, err)
	}
}

func checkFormat(db *bbolt.DB) error {
	return withFaults(func() error { return db.View(isOutbox) })
}

func isOutbox(tx *bbolt.Tx) error {
	for _, name := range allBuckets {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("bucket %s is missing: %w", name, ErrDamaged)
		}
	}
	v := tx.Bucket(metaBucket).Get(formatKey)
	if len(v) != 1 || different(v, []byte{format}) == 1 {
		return fmt.Errorf("format is not %d: %w", format, ErrDamaged)
	}
	if v[0] != format {
		return fmt.Errorf("outbox has format %d, and this program knows %d: %w", v[0], format, feedback.ErrPermanent)
	}
	return nil
}

// reaffirm writes the two meta pages once more as the file shows them, and syncs. After a failed sync the kernel goes
// on showing what it could not write; without this, a commit that only seemed to be there would be built upon.
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
