package wire

import (
	"encoding/binary"
	"fmt"
	"io"

	"xinsheng/internal/feedback"
)

// ChunkSize is how much of a part is sealed at a time, in bytes before sealing.
const ChunkSize = 256 << 10

const (
	partMagic   = "XSPT"
	partVersion = 1
)

// FramePart returns what a sealed part begins with: magic, version and the encapsulated key. The sealed chunks follow.
func FramePart(encapsulated []byte) ([]byte, error) {
	if len(encapsulated) < 1 || len(encapsulated) > maxEncapsulated {
		return nil, fmt.Errorf("encapsulated key of %d bytes: %w", len(encapsulated), feedback.ErrInvalid)
	}
	b := append([]byte(partMagic), partVersion)
	b = binary.BigEndian.AppendUint16(b, uint16(len(encapsulated)))
	return append(b, encapsulated...), nil
}

// ReadPartFrame reads what FramePart made and returns the encapsulated key. Errors of r come back as they are; what is
// cut short or not a part is ErrInvalid.
func ReadPartFrame(r io.Reader) ([]byte, error) {
	var fixed [4 + 1 + 2]byte
	if err := readWhole(r, fixed[:]); err != nil {
		return nil, err
	}
	if string(fixed[:4]) != partMagic || fixed[4] != partVersion {
		return nil, fmt.Errorf("not a part of version %d: %w", partVersion, feedback.ErrInvalid)
	}
	n := int(binary.BigEndian.Uint16(fixed[5:]))
	if n < 1 || n > maxEncapsulated {
		return nil, fmt.Errorf("encapsulated key of %d bytes: %w", n, feedback.ErrInvalid)
	}
	encapsulated := make([]byte, n)
	if err := readWhole(r, encapsulated); err != nil {
		return nil, err
	}
	return encapsulated, nil
}

func readWhole(r io.Reader, b []byte) error {
	switch _, err := io.ReadFull(r, b); err {
	case nil:
		return nil
	case io.EOF, io.ErrUnexpectedEOF:
		return fmt.Errorf("part cut short: %w", feedback.ErrInvalid)
	default:
		return err
	}
}

// PartAAD is the associated data of one chunk of a part: context, record id, part id, index from 0, and whether it is
// the last.
func PartAAD(record feedback.RecordID, part string, index uint64, last bool) []byte {
	b := append([]byte("xinsheng chunk v1\n"), record...)
	b = append(b, '\n')
	b = append(b, part...)
	b = append(b, '\n')
	b = binary.BigEndian.AppendUint64(b, index)
	if last {
		return append(b, 1)
	}
	return append(b, 0)
}
