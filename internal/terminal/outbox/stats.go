package outbox

import (
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
)

// Stats says how an outbox stands.
type Stats struct {
	Queued int // records to be sent
	Urgent int // of them urgent
	// wall clock at which the oldest was put that the hub does not have whole; zero when there is none
	Oldest     time.Time
	Received   int   // the hub has the text, and not yet every part
	LeftBytes  int64 // that the hub does not have yet, of both
	Held       int   // delivered, within the grace period
	Tombstones int
	Quarantine []Quarantined
	SetAside   int   // damaged entries that were set aside and not dismissed yet
	UsedBytes  int64 // what is in use inside the file
	FileBytes  int64 // size of the database
	Full       bool  // no report can be taken for want of space
	Seq        uint64
}

// Stats reads how the outbox stands. An entry that is damaged is counted and does not keep it from the rest.
func (o *Outbox) Stats() (Stats, error) {
	var s Stats
	hurt := false
	err := o.view(func(tx *bbolt.Tx) error {
		var oldest []byte // sequence number
		waits := func(k []byte, id feedback.RecordID, acked *uint16) {
			r, err := load(tx, id)
			if err != nil || len(k) != 9 {
				hurt = true
				return
			}
			if oldest == nil || string(k[1:]) < string(oldest) {
				oldest, s.Oldest = k[1:], r.PutAt
			}
			n, err := waitingBytes(r, acked)
			s.LeftBytes += n
			hurt = hurt || err != nil
		}
		c := tx.Bucket(queueBucket).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			s.Queued++
			if k[0] == 0 {
				s.Urgent++
			}
			waits(k, feedback.RecordID(v), nil)
		}
		c = tx.Bucket(receivedBucket).Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			s.Received++
			id, acked := decodeReceived(v)
			waits(k, id, &acked)
		}
		s.Held = tx.Bucket(heldBucket).Stats().KeyN
		s.Tombstones = tx.Bucket(tombstoneBucket).Stats().KeyN
		s.Quarantine = quarantined(tx)
		if aside := tx.Bucket(asideBucket); aside != nil {
			s.SetAside = aside.Stats().KeyN
		}
		s.Seq = number(tx.Bucket(metaBucket), seqKey)
		s.UsedBytes = tx.Size() - freeBytes(tx.DB())
		s.FileBytes = tx.Size()
		return nil
	})
	if hurt {
		o.doubt()
	}
	s.Full = !o.ballast.aboard() || s.UsedBytes >= o.opt.MaxBytes
	return s, err
}

// waitingBytes is what the hub does not have of a record. acked are the parts that it has; nil: it has not even the
// text.
func waitingBytes(r Record, acked *uint16) (n int64, err error) {
	if acked == nil {
		acked, n = new(uint16), int64(len(r.Envelope))
	}
	parts, err := r.parts()
	for i, p := range parts {
		if *acked&(1<<i) == 0 {
			n += p.Size
		}
	}
	return n, err
}

// HeldIDs gives up to n ids of delivered records whose bodies are still here, in order, from the one behind after on.
// Begin with "", go on with the last of a page, begin again when a page is not full.
func (o *Outbox) HeldIDs(after feedback.RecordID, n int) ([]feedback.RecordID, error) {
	var ids []feedback.RecordID
	err := o.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(heldBucket).Cursor()
		k, _ := c.Seek([]byte(after))
		if string(k) == string(after) {
			k, _ = c.Next()
		}
		for ; k != nil && len(ids) < n; k, _ = c.Next() {
			ids = append(ids, feedback.RecordID(k))
		}
		return nil
	})
	return ids, err
}
