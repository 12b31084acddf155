package outbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const (
	auditPasses = 4  // what one repair uncovers, the next pass mends
	likeDigest  = 40 // bits in which a digest differs from that of the same bytes only when it was damaged itself
)

// finding is something in the outbox that does not fit the rest, and how it is mended.
type finding struct {
	list, reason string // reason is empty where nothing is lost and nobody has to be told
	key, value   []byte
	mend         func(tx *bbolt.Tx) error
}

// audit holds every list against the records, and every record against its own digest, and mends what does not fit: an
// entry without a record is set aside, a record that no list names goes back into the queue, one that was damaged goes
// into quarantine. It writes nothing when all is well. It belongs to the committer.
func (o *Outbox) audit() error {
	var found []finding
	err := withFaults(func() error {
		return o.db.View(func(tx *bbolt.Tx) error { found = o.inspect(tx); return nil })
	})
	if err != nil || len(found) == 0 {
		return err
	}
	return withFaults(func() error { return o.db.Update(o.mendAll) })
}

func (o *Outbox) mendAll(tx *bbolt.Tx) error {
	for range auditPasses {
		found := o.inspect(tx)
		if len(found) == 0 {
			return nil
		}
		for _, f := range found {
			o.opt.Log.Error("outbox mends what was damaged", "list", f.list, "reason", f.reason, "key_bytes", len(f.key),
				"value_bytes", len(f.value))
			if f.reason != "" {
				a := SetAside{At: o.now(), List: f.list, Reason: f.reason, Key: f.key, Value: f.value}
				if err := putAside(tx, a); err != nil {
					return err
				}
			}
			if err := f.mend(tx); err != nil {
				return err
			}
		}
	}
	o.opt.Log.Error("outbox is not mended whole; the next look goes on")
	return nil
}

// inspect looks and changes nothing.
func (o *Outbox) inspect(tx *bbolt.Tx) []finding {
	in := &inspection{o: o, tx: tx, listed: map[feedback.RecordID]int{}}
	in.settings()
	in.queued(queueBucket)
	in.queued(receivedBucket)
	in.states(heldBucket)
	in.states(quarantineBucket)
	in.tombstones()
	in.records()
	in.parts()
	return in.found
}

type inspection struct {
	o      *Outbox
	tx     *bbolt.Tx
	listed map[feedback.RecordID]int // how many lists name a record
	found  []finding
	old    *salvaged // what lies anywhere in the file; nil: not looked yet
}

func (in *inspection) note(list []byte, reason string, key, value []byte, mend func(tx *bbolt.Tx) error) {
	in.found = append(in.found, finding{list: string(list), reason: reason, key: bytes.Clone(key),
		value: bytes.Clone(value), mend: mend})
}

// drop notes an entry that leaves its list.
func (in *inspection) drop(list []byte, reason string, key, value []byte) {
	k := bytes.Clone(key)
	in.note(list, reason, key, value, func(tx *bbolt.Tx) error { return tx.Bucket(list).Delete(k) })
}

// queued looks at a list that is ordered by urgency and sequence.
func (in *inspection) queued(list []byte) {
	in.each(list, func(k, v []byte) {
		id, parts := feedback.RecordID(v), uint16(0)
		if bytes.Equal(list, receivedBucket) {
			id, parts = decodeReceived(v)
		}
		r, err := load(in.tx, id)
		switch {
		case err != nil:
			in.drop(list, NoRecord, k, v)
		case !bytes.Equal(k, queueKey(r.Urgent, r.Seq)) || parts>>r.Parts != 0 || len(v) == 4+idLength && !twiceAlike(v):
			in.drop(list, HurtEntry, k, v)
		default:
			in.listed[id]++
		}
	})
}

func twiceAlike(received []byte) bool {
	return binary.BigEndian.Uint16(received) == ^binary.BigEndian.Uint16(received[2:])
}

// states looks at a list by id.
func (in *inspection) states(list []byte) {
	in.each(list, func(k, v []byte) {
		_, err := load(in.tx, feedback.RecordID(k))
		switch {
		case err != nil:
			in.drop(list, NoRecord, k, v)
		case len(v) < 8:
			in.drop(list, HurtEntry, k, v)
		case bytes.Equal(list, heldBucket) && !wholeHeld(k, v):
			id := feedback.RecordID(k)
			in.listed[id]++
			in.note(list, HurtEntry, k, v, func(tx *bbolt.Tx) error { return in.o.hold(tx, id) })
		default:
			in.listed[feedback.RecordID(k)]++
		}
	})
}

func (in *inspection) tombstones() {
	in.each(tombstoneBucket, func(k, v []byte) {
		if len(v) < sha256.Size+8 || feedback.RecordID(k).Validate() != nil {
			in.drop(tombstoneBucket, HurtEntry, k, v)
		}
	})
}

// records looks at the bodies: each must be what its digest says, under its own id, and in one list.
func (in *inspection) records() {
	in.each(recordBucket, func(k, v []byte) {
		r, err := decodeRecord(feedback.RecordID(k), v)
		if err != nil {
			in.drop(recordBucket, NotARecord, k, v)
			return
		}
		if r.check() != nil {
			in.hurtRecord(k, v, &r)
			return
		}
		if in.listed[r.ID] != 1 {
			id := r.ID
			in.note(recordBucket, "", k, nil, func(tx *bbolt.Tx) error { return requeue(tx, id) })
		}
	})
}

// hurtRecord finds out what of a record was damaged. Its envelope is the truth about itself where it is whole: then
// what stands beside it is written anew. Else the record goes into quarantine as it is.
func (in *inspection) hurtRecord(k, v []byte, r *Record) {
	key, body := bytes.Clone(k), bytes.Clone(v)
	whole := wholeBody(v)
	if both := slices.Concat(k, v); whole == nil && len(k) > idLength && len(both) > idLength+headSize {
		whole = wholeBody(both[idLength:]) // the length of the key was damaged
	}
	if whole == nil {
		whole = in.elsewhere(feedback.RecordID(k))
	}
	if whole != nil {
		in.note(recordBucket, "", k, nil, func(tx *bbolt.Tx) error { return refile(tx, key, whole) })
		return
	}
	id := feedback.RecordID(key)
	if id.Validate() != nil {
		in.drop(recordBucket, NotARecord, k, v)
		return
	}
	if in.listed[id] == 1 && in.tx.Bucket(quarantineBucket).Get(k) != nil {
		return // it is where it belongs
	}
	if in.listed[id] == 1 && in.tx.Bucket(heldBucket).Get(k) != nil { // the hub has it
		in.note(heldBucket, HurtEntry, k, nil, func(tx *bbolt.Tx) error {
			_, err := in.o.bury(tx, id, in.o.graceNow())
			return err
		})
		return
	}
	in.note(recordBucket, "", k, nil, func(tx *bbolt.Tx) error {
		r, err := decodeRecord(id, body)
		if err != nil {
			return err
		}
		if err := unlist(tx, r); err != nil {
			return err
		}
		if err := unlistEverywhere(tx, id); err != nil {
			return err
		}
		return tx.Bucket(quarantineBucket).Put(key, in.o.quarantineEntry(wire.ProblemDamaged))
	})
}

// elsewhere looks for a record among the pages of the file that are free again: bbolt writes a page anew with each
// change of a neighbour, and what it was before lies there for a while.
func (in *inspection) elsewhere(id feedback.RecordID) *wholeRecord {
	if in.old == nil {
		in.old = &salvaged{records: map[feedback.RecordID]*salvagedRecord{}}
		data, done, err := mapFile(in.o.path)
		if err != nil {
			return nil
		}
		defer done()
		for _, piece := range readable(data) {
			in.old.envelopes(piece)
		}
	}
	if r := in.old.records[id]; r != nil {
		return &wholeRecord{id: id, body: r.body}
	}
	return nil
}

// unlistEverywhere takes a record out of the lists that name it under another place than it says of itself.
func unlistEverywhere(tx *bbolt.Tx, id feedback.RecordID) error {
	for _, list := range [][]byte{queueBucket, receivedBucket} {
		var stale [][]byte
		err := tx.Bucket(list).ForEach(func(k, v []byte) error {
			if bytes.HasSuffix(v, []byte(id)) {
				stale = append(stale, bytes.Clone(k))
			}
			return nil
		})
		for _, k := range stale {
			err = errors.Join(err, tx.Bucket(list).Delete(k))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wholeBody makes a record's body anew from its envelope, when the envelope is whole; else nil. The envelope is whole
// when its bytes have the digest, perhaps after leaving out what a damaged length added, or when the digest differs
// from theirs in so few bits that it was damaged itself.
func wholeBody(v []byte) *wholeRecord {
	want := v[18:headSize]
	for _, envelope := range shorter(v[headSize:]) {
		sum := sha256.Sum256(envelope)
		if different(sum[:], want) > likeDigest {
			continue
		}
		e, err := wire.ParseEnvelope(envelope)
		if err != nil {
			continue
		}
		at := int64(binary.BigEndian.Uint64(v[10:]))
		body := encodeBody(e.Header.Urgent, len(e.Header.Parts), e.Header.Seq, at, sum, envelope)
		return &wholeRecord{id: e.Header.ID, body: body}
	}
	return nil
}

type wholeRecord struct {
	id   feedback.RecordID
	body []byte
}

// shorter gives b, and what b was if one bit of a length turned over and made it longer.
func shorter(b []byte) [][]byte {
	all := [][]byte{b}
	for bit := range bits.Len(uint(len(b))) {
		if n := len(b) - 1<<bit; n > 0 {
			all = append(all, b[:n])
		}
	}
	return all
}

func different(a, b []byte) int {
	n := 0
	for i := range a {
		n += bits.OnesCount8(a[i] ^ b[i])
	}
	return n
}

// refile puts a whole record under its own id.
func refile(tx *bbolt.Tx, key []byte, r *wholeRecord) error {
	records := tx.Bucket(recordBucket)
	if string(key) != string(r.id) {
		if err := records.Delete(key); err != nil {
			return err
		}
	}
	return records.Put([]byte(r.id), r.body)
}

// parts looks for chunks under a name that no record has, and gives them back to the record that misses them and is
// called nearly so.
func (in *inspection) parts() {
	var missing [][]byte
	in.each(recordBucket, func(k, v []byte) {
		if r, err := decodeRecord(feedback.RecordID(k), v); err == nil && r.Parts > 0 && in.tx.Bucket(chunkBucket).
			Bucket(k) == nil {
			missing = append(missing, bytes.Clone(k))
		}
	})
	if len(missing) == 0 {
		return
	}
	in.each(chunkBucket, func(k, _ []byte) {
		if in.tx.Bucket(recordBucket).Get(k) != nil {
			return
		}
		for _, id := range missing {
			if len(id) == len(k) && different(id, k) == 1 {
				from := bytes.Clone(k)
				in.note(chunkBucket, "", k, nil, func(tx *bbolt.Tx) error { return renameChunks(tx, from, id) })
			}
		}
	})
}

func renameChunks(tx *bbolt.Tx, from, to []byte) error {
	b, err := tx.Bucket(chunkBucket).CreateBucket(to)
	if err != nil {
		return err
	}
	b.FillPercent = 1
	if err := tx.Bucket(chunkBucket).Bucket(from).ForEach(b.Put); err != nil {
		return err
	}
	return tx.Bucket(chunkBucket).DeleteBucket(from)
}

// settings holds settings and counters against their copies.
func (in *inspection) settings() {
	copies := in.tx.Bucket(copyBucket)
	in.each(valueBucket, func(k, v []byte) {
		key, value := bytes.Clone(k), bytes.Clone(v)
		kept, ok := copyOf(copies, key, key)
		if ok && bytes.Equal(kept, v) {
			return
		}
		reason := HurtSetting
		if ok {
			value = bytes.Clone(kept)
		} else if copies == nil || copies.Get(key) == nil {
			reason = "" // a file from before there were copies, or a key that was damaged: then its own follows below
		}
		in.note(valueBucket, reason, k, nil, func(tx *bbolt.Tx) error { return putValue(tx, key, value) })
	})
	if copies != nil {
		in.each(copyBucket, func(k, v []byte) {
			f, ok := parseFrame(v)
			switch {
			case ok && !bytes.Equal(f.key, k):
				in.drop(copyBucket, HurtSetting, k, nil)
			case ok && in.tx.Bucket(valueBucket).Get(k) == nil:
				key, value := bytes.Clone(f.key), bytes.Clone(f.value)
				in.note(copyBucket, HurtSetting, k, nil, func(tx *bbolt.Tx) error { return putValue(tx, key, value) })
			case !ok && in.tx.Bucket(valueBucket).Get(k) == nil:
				in.drop(copyBucket, HurtSetting, k, nil)
			}
		})
	}
	meta := in.tx.Bucket(metaBucket)
	for _, key := range counters {
		v, kept := meta.Get(key), meta.Get(copyKey(key))
		if v == nil && kept == nil { // nothing was counted yet
			continue
		}
		if got, ok := copyOf(meta, copyKey(key), key); ok && bytes.Equal(got, v) {
			continue
		}
		n, reason := number(meta, key), HurtSetting
		if kept == nil {
			reason = ""
		}
		in.note(metaBucket, reason, key, nil, func(tx *bbolt.Tx) error { return putNumber(tx.Bucket(metaBucket), key, n) })
	}
}

func (in *inspection) each(list []byte, look func(k, v []byte)) {
	c := in.tx.Bucket(list).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		look(k, v)
	}
}

// mend audits now, and opens the file anew where that does not work out. It belongs to the committer.
func (o *Outbox) mend() error {
	if err := o.revive(); err != nil {
		return err
	}
	err := o.opt.hooks.audit(o)
	if err == nil {
		return nil
	}
	o.opt.Log.Error("outbox is opened anew to be mended", "error", err)
	o.shut()
	return o.revive()
}

// mendNow has the committer audit, and waits.
func (o *Outbox) mendNow() error {
	if err := o.submit(context.Background(), &job{alone: o.mend}); err != nil {
		return fmt.Errorf("mend outbox: %w", err)
	}
	return nil
}

// doubt has the committer audit as soon as it can, at most once in a while, and does not wait.
func (o *Outbox) doubt() {
	o.failMu.Lock()
	defer o.failMu.Unlock()
	now := o.now()
	if now.Before(o.doubtful) {
		return
	}
	o.doubtful = now.Add(doubtEvery)
	o.queue.add(&job{alone: o.mend, done: make(chan error, 1)})
}
