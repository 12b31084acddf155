package outbox

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.etcd.io/bbolt"
)

const (
	rescueSuffix  = ".rescue"   // a rescue that was cut off
	damagedSuffix = ".damaged-" // and the time: a file that was replaced by what was whole in it
	keptDamaged   = 3           // such files at most
	seqLeap       = 1000        // numbers left out where the last one is not known for sure
)

// errNothingWhole: a damaged file holds nothing that could be carried into a new one.
var errNothingWhole = errors.New("nothing in the file is whole")

// rescue carries all that is whole in a damaged file into a new one: records and settings are found by their own frames
// and digests, wherever they lie. Every record found is queued again; a hub that has it says so. The old file stays
// beside the new one, and the new one tells of it. cause is why.
func (o *Outbox) rescue(cause error) error {
	data, done, err := mapFile(o.path)
	if err != nil {
		return fmt.Errorf("rescue outbox: %w: %w", ErrDisk, err)
	}
	defer done()
	found := salvage(data)
	if len(found.records) == 0 && len(found.values) == 0 {
		return errNothingWhole
	}
	old := o.path + damagedSuffix + o.now().UTC().Format("20060102T150405.000000000")
	if err := o.fillRescue(found, filepath.Base(old), cause); err != nil {
		return fmt.Errorf("rescue outbox: %w: %w", ErrDisk, errors.Join(err, ignoreMissing(os.Remove(o.path+rescueSuffix))))
	}
	if err := os.Link(o.path, old); err != nil {
		return fmt.Errorf("keep the damaged outbox: %w: %w", ErrDisk, err)
	}
	if err := os.Rename(o.path+rescueSuffix, o.path); err != nil {
		return fmt.Errorf("rescue outbox: %w: %w", ErrDisk, err)
	}
	if err := o.opt.hooks.syncFolder(filepath.Dir(o.path)); err != nil {
		return fmt.Errorf("rescue outbox: %w: %w", ErrDisk, err)
	}
	o.opt.Log.Error("outbox was damaged; what was whole is in a new file", "cause", cause, "records", len(found.records),
		"parts", found.parts, "settings", len(found.values), "old", filepath.Base(old), "old_bytes", len(data))
	return o.forgetDamaged()
}

// fillRescue writes what was found into a new file and makes it durable.
func (o *Outbox) fillRescue(found *salvaged, old string, cause error) error {
	to, err := openBolt(o.path+rescueSuffix, bbolt.Options{NoSync: true, NoGrowSync: true, OpenFile: os.OpenFile})
	if err != nil {
		return err
	}
	err = to.Update(func(tx *bbolt.Tx) error {
		if err := makeBuckets(tx); err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(found.values)) {
			if err := putValue(tx, []byte(key), found.values[key].value); err != nil {
				return err
			}
		}
		meta := tx.Bucket(metaBucket)
		for key, n := range found.counted() {
			if err := putNumber(meta, []byte(key), n); err != nil {
				return err
			}
		}
		return putAside(tx, SetAside{At: o.now(), List: "file", Reason: HurtFile, Key: []byte(old),
			Value: []byte(cause.Error())})
	})
	for _, id := range slices.Sorted(maps.Keys(found.records)) {
		if err != nil {
			break
		}
		err = to.Update(func(tx *bbolt.Tx) error { return found.records[id].store(tx) })
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	return settle(o.path + rescueSuffix)
}

// forgetDamaged deletes the oldest damaged files beyond keptDamaged: they hold what was not whole, and take the disk's
// room.
func (o *Outbox) forgetDamaged() error {
	entries, err := os.ReadDir(filepath.Dir(o.path))
	if err != nil {
		return fmt.Errorf("list damaged files: %w: %w", ErrDisk, err)
	}
	var old []string
	for _, e := range entries { // in the order of their names, and so of time
		if strings.HasPrefix(e.Name(), filepath.Base(o.path)+damagedSuffix) {
			old = append(old, e.Name())
		}
	}
	for _, name := range old[:max(0, len(old)-keptDamaged)] {
		if err := ignoreMissing(os.Remove(filepath.Join(filepath.Dir(o.path), name))); err != nil {
			return fmt.Errorf("delete damaged file: %w: %w", ErrDisk, err)
		}
	}
	return nil
}
