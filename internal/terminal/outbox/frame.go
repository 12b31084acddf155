package outbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"go.etcd.io/bbolt"
)

// A frame is a second copy of a small value that knows its own key, age and digest: it is the truth where value and
// copy differ, and it is found in a file whose tree is lost.
const (
	frameMagic = "XSVFrame"
	frameHead  = len(frameMagic) + 2 + 4 + 8 // magic, length of key, length of value, age
)

// frame is a copy that was read. Its slices point into the bytes that it was read from.
type frame struct {
	age        uint64 // higher is newer
	key, value []byte
}

func encodeFrame(f frame) []byte {
	b := make([]byte, 0, frameHead+len(f.key)+len(f.value)+sha256.Size)
	b = append(b, frameMagic...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(f.key)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.value)))
	b = binary.BigEndian.AppendUint64(b, f.age)
	b = append(append(b, f.key...), f.value...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

// parseFrame reads the frame with which b begins. Not ok: there is none, or it is not whole.
func parseFrame(b []byte) (f frame, ok bool) {
	if len(b) < frameHead+sha256.Size || string(b[:len(frameMagic)]) != frameMagic {
		return frame{}, false
	}
	key := int(binary.BigEndian.Uint16(b[len(frameMagic):]))
	value := int(binary.BigEndian.Uint32(b[len(frameMagic)+2:]))
	end := frameHead + key + value
	if value > math.MaxInt32 || end+sha256.Size > len(b) {
		return frame{}, false
	}
	if sum := sha256.Sum256(b[:end]); !bytes.Equal(sum[:], b[end:end+sha256.Size]) {
		return frame{}, false
	}
	return frame{age: binary.BigEndian.Uint64(b[len(frameMagic)+2+4:]), key: b[frameHead : frameHead+key],
		value: b[frameHead+key : end]}, true
}

// copyKey is where in a bucket the copy of a key's value lies, when both lie in the same bucket.
func copyKey(key []byte) []byte { return append(bytes.Clone(key), '~') }

// putFrame writes the copy of a value. It is newer than the one before.
func putFrame(b *bbolt.Bucket, at, key, value []byte) error {
	age := uint64(b.Tx().ID())
	if before, ok := parseFrame(b.Get(at)); ok {
		age = max(age, before.age+1)
	}
	return b.Put(at, encodeFrame(frame{age: age, key: key, value: value}))
}

// copyOf is what the copy of a value says: nil and not ok where there is none that is whole.
func copyOf(b *bbolt.Bucket, at, key []byte) ([]byte, bool) {
	if b == nil {
		return nil, false
	}
	f, ok := parseFrame(b.Get(at))
	if !ok || !bytes.Equal(f.key, key) {
		return nil, false
	}
	return f.value, true
}
