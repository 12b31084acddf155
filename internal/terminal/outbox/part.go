package outbox

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Incomplete is a record whose text the hub has, with the parts that it does not have yet.
type Incomplete struct {
	ID     feedback.RecordID
	Urgent bool
	Digest string // hex SHA-256 of the envelope
	Parts  []Part // in their order, at least one
}

// Part is one sealed part, as its record's header describes it.
type Part struct {
	wire.PartHeader
	Index int // in the record, from 0
}

// NextIncomplete gives the record whose parts to send next: urgent ones first, then the oldest, without those put off
// by Fail. When there is none it gives nil, and the time at which one becomes due; the zero time when none waits.
func (o *Outbox) NextIncomplete(now time.Time) (*Incomplete, time.Time, error) {
	mended := map[feedback.RecordID]bool{}
	for {
		in, due, err := o.nextIncomplete(now)
		switch {
		case in == nil, err == nil && len(in.Parts) > 0:
			return in, due, err
		case err == nil: // of those that the hub lacks, none is whole here
			if err := o.Quarantine(context.Background(), in.ID, wire.ProblemDamaged); err != nil {
				o.passOver(in.ID, now, ErrDisk, mended)
			}
		case errors.Is(err, ErrUnknown), errors.Is(err, ErrDisk), errors.Is(err, ErrDamaged):
			o.passOver(in.ID, now, err, mended)
		default:
			return nil, time.Time{}, err
		}
	}
}

// nextIncomplete gives a record with an id and an error when it cannot be read.
func (o *Outbox) nextIncomplete(now time.Time) (in *Incomplete, due time.Time, err error) {
	err = o.view(func(tx *bbolt.Tx) error {
		o.failMu.Lock()
		id, at := o.firstDue(func(yield func(feedback.RecordID) bool) {
			c := tx.Bucket(receivedBucket).Cursor()
			for k, v := c.First(); k != nil; k, v = c.Next() {
				if id, _ := decodeReceived(v); !yield(id) {
					return
				}
			}
		}, now)
		o.failMu.Unlock()
		due = at
		if id == "" {
			return nil
		}
		in = &Incomplete{ID: id}
		r, err := load(tx, id)
		if err != nil {
			return err
		}
		in.Urgent, in.Digest = r.Urgent, r.Digest
		parts, err := r.parts()
		_, acked := decodeReceived(received(tx, r))
		for i, p := range parts {
			if acked&(1<<i) == 0 && wholePart(tx, id, i, p.Size) {
				in.Parts = append(in.Parts, Part{PartHeader: p, Index: i})
			}
		}
		return err
	})
	return in, due, err
}

// wholePart reports whether all chunks of a part are there. Of them only the lengths are looked at.
func wholePart(tx *bbolt.Tx, id feedback.RecordID, part int, size int64) bool {
	chunks := tx.Bucket(chunkBucket).Bucket([]byte(id))
	if chunks == nil {
		return false
	}
	c, n := chunks.Cursor(), int64(0)
	for k, v := c.Seek(chunkKey(part, 0)); len(k) == 5 && k[0] == byte(part); k, v = c.Next() {
		n += int64(len(v))
	}
	return n == size
}

// AckParts says that the hub has these parts of the record with that digest. With the last of them the record is
// delivered and its grace period begins. Again is success. A record that is to be sent anew takes no acknowledgement of
// parts; that is no error. Another digest is ErrConflict, a part that it has not got is ErrInvalid.
func (o *Outbox) AckParts(ctx context.Context, id feedback.RecordID, digest string, parts ...string) error {
	whole := false
	err := o.change(ctx, func(tx *bbolt.Tx) (bool, error) {
		whole = false
		r, err := acknowledged(tx, id, digest)
		if r == nil || err != nil {
			return false, err
		}
		v := received(tx, *r)
		if v == nil {
			return false, nil
		}
		_, before := decodeReceived(v)
		acked, err := mark(r, before, parts)
		if err != nil || acked == before {
			return false, err
		}
		if whole = acked == 1<<r.Parts-1; whole {
			if err := unlist(tx, *r); err != nil {
				return false, abort(err)
			}
			return true, abort(o.hold(tx, id))
		}
		return true, abort(tx.Bucket(receivedBucket).Put(queueKey(r.Urgent, r.Seq), encodeReceived(id, acked)))
	})
	if err != nil {
		return fmt.Errorf("acknowledge parts: %w", err)
	}
	if whole {
		o.forgive(id)
	}
	return nil
}

// mark adds parts to those that are acknowledged.
func mark(r *Record, acked uint16, parts []string) (uint16, error) {
	headers, err := r.parts()
	if err != nil {
		return 0, err
	}
	for _, id := range parts {
		found := false
		for i, p := range headers {
			if p.ID == id {
				acked, found = acked|1<<i, true
			}
		}
		if !found {
			return 0, fmt.Errorf("record %s has no part %q: %w", r.ID, id, feedback.ErrInvalid)
		}
	}
	return acked, nil
}

// received is what the list of received records says of r, nil when it is not in it.
func received(tx *bbolt.Tx, r Record) []byte {
	return tx.Bucket(receivedBucket).Get(queueKey(r.Urgent, r.Seq))
}

// encodeReceived writes the parts that the hub has twice, once inverted: a bit that turned over must not lose a part.
func encodeReceived(id feedback.RecordID, acked uint16) []byte {
	return append(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, acked), ^acked), id...)
}

// decodeReceived takes no part as there when the two differ. Older files have the parts once.
func decodeReceived(v []byte) (id feedback.RecordID, acked uint16) {
	switch {
	case len(v) == 2+idLength:
		return feedback.RecordID(v[2:]), binary.BigEndian.Uint16(v)
	case len(v) < 4:
		return "", 0
	}
	if acked = binary.BigEndian.Uint16(v); acked != ^binary.BigEndian.Uint16(v[2:]) {
		acked = 0
	}
	return feedback.RecordID(v[4:]), acked
}

// idLength is the length of a record's id.
const idLength = 36

// PartReader reads the sealed bytes of one part from wherever it is told to. It keeps one chunk in memory and no
// transaction open between two reads. It is for one goroutine.
type PartReader struct {
	o     *Outbox
	id    feedback.RecordID
	part  Part
	at    int64
	chunk []byte // the one read last
	begin int64  // where in the part it lies
}

var _ io.ReadSeeker = (*PartReader)(nil)

// ReadPart begins to read a part of a record. Reading fails with ErrUnknown once the record is gone.
func (o *Outbox) ReadPart(id feedback.RecordID, p Part) *PartReader {
	return &PartReader{o: o, id: id, part: p}
}

// Seek sets where the next Read begins, from the start.
func (r *PartReader) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart || offset < 0 || offset > r.part.Size {
		return 0, fmt.Errorf("seek to %d of %d bytes: %w", offset, r.part.Size, feedback.ErrInvalid)
	}
	r.at = offset
	return offset, nil
}

// Read reads within one chunk.
func (r *PartReader) Read(b []byte) (int, error) {
	if r.at >= r.part.Size {
		return 0, io.EOF
	}
	if r.at < r.begin || r.at >= r.begin+int64(len(r.chunk)) {
		if err := r.load(); err != nil {
			return 0, fmt.Errorf("read part of record %s: %w", r.id, err)
		}
	}
	n := copy(b, r.chunk[r.at-r.begin:])
	r.at += int64(n)
	return n, nil
}

// load copies the chunk in which the next byte lies. Of the chunks before it only the lengths are looked at.
func (r *PartReader) load() error {
	return r.o.view(func(tx *bbolt.Tx) error {
		chunks := tx.Bucket(chunkBucket).Bucket([]byte(r.id))
		if chunks == nil {
			return ErrUnknown
		}
		c, begin := chunks.Cursor(), int64(0)
		for k, v := c.Seek(chunkKey(r.part.Index, 0)); k != nil && k[0] == byte(r.part.Index); k, v = c.Next() {
			if end := begin + int64(len(v)); r.at < end {
				r.chunk, r.begin = append(r.chunk[:0], v...), begin
				return nil
			}
			begin += int64(len(v))
		}
		return fmt.Errorf("no byte %d: %w", r.at, ErrDamaged)
	})
}
