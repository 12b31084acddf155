package outbox

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"go.etcd.io/bbolt"
)

// counters are the numbers that must never go back. Each has a copy beside it.
var counters = [][]byte{seqKey, counterKey, graceKey}

// number reads a counter: its copy where that is whole, else itself.
func number(b *bbolt.Bucket, key []byte) uint64 {
	if v, ok := copyOf(b, copyKey(key), key); ok && len(v) == 8 {
		return binary.BigEndian.Uint64(v)
	}
	if v := b.Get(key); len(v) == 8 {
		return binary.BigEndian.Uint64(v)
	}
	return 0
}

// putNumber writes a counter and its copy.
func putNumber(b *bbolt.Bucket, key []byte, n uint64) error {
	v := binary.BigEndian.AppendUint64(nil, n)
	if err := putFrame(b, copyKey(key), key, v); err != nil {
		return err
	}
	return b.Put(key, v)
}

// encodeHeld is when a record was delivered, in milliseconds of the grace clock, with a checksum over it and the
// record's id.
func encodeHeld(id []byte, at uint64) []byte {
	v := binary.BigEndian.AppendUint64(nil, at)
	return binary.BigEndian.AppendUint32(v, heldSum(id, v))
}

func heldSum(id, v []byte) uint32 { return crc32.ChecksumIEEE(append(bytes.Clone(id), v[:8]...)) }

// wholeHeld reports whether the time of a delivered record is as it was written. Older files have no checksum.
func wholeHeld(id, v []byte) bool {
	return len(v) == 8 || len(v) == 12 && binary.BigEndian.Uint32(v[8:]) == heldSum(id, v)
}
