package outbox

import (
	"errors"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// suspects are records whose commit failed: their callers were told so, yet the file may show them when it is opened
// again.
type suspects struct {
	ids     []feedback.RecordID
	seq     uint64 // the counters before that commit
	counter uint64
	marked  bool
}

// mark remembers the counters at the beginning of a transaction.
func (s *suspects) mark(tx *bbolt.Tx) {
	meta := tx.Bucket(metaBucket)
	s.seq, s.counter, s.marked = number(meta, seqKey), number(meta, counterKey), true
}

// add takes over what a failed commit held. Where several failed in a row, the counters of the first count.
func (s *suspects) add(failed suspects) {
	s.ids = append(s.ids, failed.ids...)
	if !s.marked {
		s.seq, s.counter, s.marked = failed.seq, failed.counter, failed.marked
	}
}

// takeBack removes what is there of the suspects, and gives their numbers back.
func (s *suspects) takeBack(tx *bbolt.Tx) error {
	found := false
	for _, id := range s.ids {
		r, err := load(tx, id)
		if errors.Is(err, ErrUnknown) || errors.Is(err, ErrDamaged) {
			continue
		}
		if err != nil {
			return err
		}
		found = true
		if err := tx.Bucket(queueBucket).Delete(queueKey(r.Urgent, r.Seq)); err != nil {
			return err
		}
		if err := deleteBody(tx, id); err != nil {
			return err
		}
	}
	if !found {
		return nil
	}
	meta := tx.Bucket(metaBucket)
	if err := putNumber(meta, seqKey, s.seq); err != nil {
		return err
	}
	return putNumber(meta, counterKey, s.counter)
}

// deleteBody removes a record's envelope and the chunks of its parts.
func deleteBody(tx *bbolt.Tx, id feedback.RecordID) error {
	if err := tx.Bucket(recordBucket).Delete([]byte(id)); err != nil {
		return err
	}
	if tx.Bucket(chunkBucket).Bucket([]byte(id)) == nil {
		return nil
	}
	return tx.Bucket(chunkBucket).DeleteBucket([]byte(id))
}
