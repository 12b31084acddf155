package outbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// Numbers are what the outbox hands to a record in the transaction that stores it. A number whose record was not stored
// is given again.
type Numbers struct {
	Seq     uint64 // counts the records of this terminal from 1, without gaps
	Counter uint32 // for the receipt number: 20 bits, goes round after 1,048,576 receipts
}

// counterBits is the width of Numbers.Counter.
const counterBits = 20

// Sealed is one record, sealed. Only what parses as an envelope with this id, this urgency, this sequence number and
// these parts gets in.
type Sealed struct {
	ID         feedback.RecordID
	Urgent     bool
	Unnumbered bool   // the record has no receipt number, so Numbers.Counter goes to the next one
	Envelope   []byte // at most wire.MaxEnvelope bytes
	Parts      []SealedPart
}

// SealedPart is one part of a record, sealed.
type SealedPart struct {
	ID     string
	Size   int64    // bytes of all chunks together
	SHA256 string   // hex, of all chunks together
	Chunks [][]byte // none empty, each at most MaxChunk bytes
}

// MaxChunk is the largest chunk of a part, in bytes.
const MaxChunk = 1 << 20

// bytes is the room that s needs.
func (s *Sealed) bytes() int64 {
	n := int64(len(s.Envelope))
	for _, p := range s.Parts {
		n += p.Size
	}
	return n
}

// check holds s against its own envelope. seq is the number that the record was given.
func (s *Sealed) check() (*wire.Header, error) {
	e, err := wire.ParseEnvelope(s.Envelope)
	if err != nil {
		return nil, err
	}
	h := &e.Header
	if h.ID != s.ID || h.Urgent != s.Urgent || len(h.Parts) != len(s.Parts) {
		return nil, fmt.Errorf("envelope is of another record: %w", feedback.ErrInvalid)
	}
	for i, p := range s.Parts {
		if h.Parts[i] != (wire.PartHeader{ID: p.ID, Size: p.Size, SHA256: p.SHA256}) {
			return nil, fmt.Errorf("part %d is not the envelope's: %w", i, feedback.ErrInvalid)
		}
		sum, size := sha256.New(), int64(0)
		for _, c := range p.Chunks {
			if len(c) == 0 || len(c) > MaxChunk {
				return nil, fmt.Errorf("part %d: chunk of %d bytes: %w", i, len(c), feedback.ErrInvalid)
			}
			sum.Write(c)
			size += int64(len(c))
		}
		if size != p.Size || hex.EncodeToString(sum.Sum(nil)) != p.SHA256 {
			return nil, fmt.Errorf("part %d is not what its digest says: %w", i, feedback.ErrInvalid)
		}
	}
	return h, nil
}

// Record is one record as the outbox gives it out.
type Record struct {
	ID       feedback.RecordID
	Urgent   bool
	Seq      uint64
	PutAt    time.Time // wall clock at Put
	Digest   string    // hex SHA-256 of Envelope
	Parts    int       // how many parts belong to it
	Envelope []byte
}

// headSize is the length of what comes before the envelope in a stored record: flags, parts, sequence, time, digest.
const headSize = 1 + 1 + 8 + 8 + sha256.Size

func encodeRecord(s *Sealed, seq uint64, at time.Time, digest [sha256.Size]byte) []byte {
	return encodeBody(s.Urgent, len(s.Parts), seq, at.UnixMilli(), digest, s.Envelope)
}

func encodeBody(urgent bool, parts int, seq uint64, at int64, digest [sha256.Size]byte, envelope []byte) []byte {
	b := make([]byte, 0, headSize+len(envelope))
	flags := byte(0)
	if urgent {
		flags = 1
	}
	b = append(b, flags, byte(parts))
	b = binary.BigEndian.AppendUint64(b, seq)
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	b = append(b, digest[:]...)
	return append(b, envelope...)
}

// decodeRecord reads a stored record. The envelope still points into the database.
func decodeRecord(id feedback.RecordID, b []byte) (Record, error) {
	if len(b) <= headSize {
		return Record{}, fmt.Errorf("record %s: %w", id, ErrDamaged)
	}
	return Record{
		ID:       id,
		Urgent:   b[0] == 1,
		Parts:    int(b[1]),
		Seq:      binary.BigEndian.Uint64(b[2:]),
		PutAt:    time.UnixMilli(int64(binary.BigEndian.Uint64(b[10:]))),
		Digest:   hex.EncodeToString(b[18:headSize]),
		Envelope: b[headSize:],
	}, nil
}

// check compares the record with its envelope: what it says of itself, its digest and its id must be those of the
// bytes.
func (r *Record) check() error {
	sum := sha256.Sum256(r.Envelope)
	if hex.EncodeToString(sum[:]) != r.Digest {
		return fmt.Errorf("record %s is not what its digest says: %w", r.ID, ErrDamaged)
	}
	e, err := wire.ParseEnvelope(r.Envelope)
	if err != nil || e.Header.ID != r.ID || e.Header.Seq != r.Seq || e.Header.Urgent != r.Urgent ||
		len(e.Header.Parts) != r.Parts {
		return fmt.Errorf("record %s is not its envelope's: %w", r.ID, ErrDamaged)
	}
	return nil
}

// parts are what the record's header says of its parts.
func (r *Record) parts() ([]wire.PartHeader, error) {
	if r.Parts == 0 {
		return nil, nil
	}
	e, err := wire.ParseEnvelope(r.Envelope)
	if err != nil || len(e.Header.Parts) != r.Parts {
		return nil, fmt.Errorf("record %s: header: %w", r.ID, ErrDamaged)
	}
	return e.Header.Parts, nil
}

// load reads the record with that id, or reports ErrUnknown.
func load(tx *bbolt.Tx, id feedback.RecordID) (Record, error) {
	b := tx.Bucket(recordBucket).Get([]byte(id))
	if b == nil {
		return Record{}, fmt.Errorf("record %s: %w", id, ErrUnknown)
	}
	return decodeRecord(id, b)
}

// queueKey sorts urgent records first and older ones before younger.
func queueKey(urgent bool, seq uint64) []byte {
	k := make([]byte, 9)
	if !urgent {
		k[0] = 1
	}
	binary.BigEndian.PutUint64(k[1:], seq)
	return k
}

// chunkKey is the place of a chunk in its record's bucket.
func chunkKey(part, chunk int) []byte {
	return binary.BigEndian.AppendUint32([]byte{byte(part)}, uint32(chunk))
}
