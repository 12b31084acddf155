package outbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// Put stores one record. seal is called once, within the transaction, with the numbers that the record gets, and
// returns the record sealed; it must not call the outbox. nil means that the record is on the disk, synced. After an
// error it is not stored, and the numbers go to the next one. The same id with the same bytes again is success, with
// others ErrConflict.
func (o *Outbox) Put(ctx context.Context, seal func(Numbers) (Sealed, error)) error {
	err := o.submit(ctx, &job{apply: func(tx *bbolt.Tx) (bool, error) { return o.put(tx, seal) }})
	if err != nil {
		return fmt.Errorf("put record: %w", err)
	}
	return nil
}

func (o *Outbox) put(tx *bbolt.Tx, seal func(Numbers) (Sealed, error)) (bool, error) {
	meta := tx.Bucket(metaBucket)
	seq, counter := number(meta, seqKey)+1, number(meta, counterKey)
	s, err := callSeal(seal, Numbers{Seq: seq, Counter: uint32(counter % (1 << counterBits))})
	if err != nil {
		return false, err
	}
	header, err := s.check()
	if err != nil {
		return false, err
	}
	digest := sha256.Sum256(s.Envelope)
	switch known := knownDigest(tx, s.ID); {
	case known == nil:
	case bytes.Equal(known, digest[:]):
		return false, nil
	default:
		return false, fmt.Errorf("record %s: %w", s.ID, feedback.ErrConflict)
	}
	if header.Seq != seq {
		return false, fmt.Errorf("record %s does not carry the sequence number that it was given: %w", s.ID,
			feedback.ErrInvalid)
	}
	if err := o.admit(tx, s.bytes()); err != nil {
		return false, err
	}
	if !s.Unnumbered {
		counter++
	}
	if err := o.store(tx, &s, seq, counter, digest); err != nil {
		return false, abort(err)
	}
	o.batch.bytes += s.bytes()
	o.batch.suspects.ids = append(o.batch.suspects.ids, s.ID)
	return true, nil
}

func (o *Outbox) store(tx *bbolt.Tx, s *Sealed, seq, counter uint64, digest [sha256.Size]byte) error {
	meta := tx.Bucket(metaBucket)
	if err := putNumber(meta, seqKey, seq); err != nil {
		return err
	}
	if err := putNumber(meta, counterKey, counter); err != nil {
		return err
	}
	if err := tx.Bucket(recordBucket).Put([]byte(s.ID), encodeRecord(s, seq, o.now(), digest)); err != nil {
		return err
	}
	if err := storeParts(tx, s); err != nil {
		return err
	}
	return tx.Bucket(queueBucket).Put(queueKey(s.Urgent, seq), []byte(s.ID))
}

// storeParts gives a record's chunks a bucket of their own, so that no page of a neighbour is written again with them.
func storeParts(tx *bbolt.Tx, s *Sealed) error {
	if len(s.Parts) == 0 {
		return nil
	}
	chunks, err := tx.Bucket(chunkBucket).CreateBucket([]byte(s.ID))
	if err != nil {
		return err
	}
	chunks.FillPercent = 1
	for i, p := range s.Parts {
		for j, c := range p.Chunks {
			if err := chunks.Put(chunkKey(i, j), c); err != nil {
				return err
			}
		}
	}
	return nil
}

// callSeal calls seal and turns a panic into an error without its value, which could hold what a visitor wrote.
func callSeal(seal func(Numbers) (Sealed, error), n Numbers) (s Sealed, err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("seal record: panic: %w", feedback.ErrInternal)
		}
	}()
	return seal(n)
}

// knownDigest is the digest of a record that is or was here, nil for another.
func knownDigest(tx *bbolt.Tx, id feedback.RecordID) []byte {
	if r, err := load(tx, id); err == nil {
		d, _ := hex.DecodeString(r.Digest)
		return d
	}
	if t := tx.Bucket(tombstoneBucket).Get([]byte(id)); len(t) >= sha256.Size {
		return t[:sha256.Size]
	}
	return nil
}

// admit decides whether there is room for need bytes more.
func (o *Outbox) admit(tx *bbolt.Tx, need int64) error {
	need += o.batch.bytes
	free := freeBytes(o.db)
	if tx.Size()-free+need > o.opt.MaxBytes {
		return fmt.Errorf("%d bytes more than %d: %w", need, o.opt.MaxBytes, ErrFull)
	}
	if o.ballast.aboard() {
		return nil
	}
	if err := o.ballast.restore(); err == nil {
		return nil
	}
	// The disk is full, but pages inside the file that are free again need no new room on it.
	if free < 2*need+reusable {
		return fmt.Errorf("disk has no room for the ballast: %w", ErrFull)
	}
	return nil
}

// reusable is how many free bytes inside the file a report must leave for housekeeping on a full disk.
const reusable = 256 << 10

// freeBytes is what the file holds and no longer uses. Pages freed by the last commit are pending until the next
// begins.
func freeBytes(db *bbolt.DB) int64 {
	s := db.Stats()
	return int64(s.FreePageN+s.PendingPageN) * int64(db.Info().PageSize)
}
