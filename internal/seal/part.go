package seal

import (
	"bufio"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const (
	partInfo = "xinsheng part v1"
	overhead = 16 // authentication tag of a chunk, in bytes
)

var errClosed = errors.New("part is closed")

// PartWriter seals what is written to it, chunk by chunk. Close it to seal the last chunk; then Header describes the
// part.
type PartWriter struct {
	to      io.Writer
	sender  *hpke.Sender
	record  feedback.RecordID
	part    string
	index   uint64
	buffer  []byte // what is not sealed yet, at most one chunk
	size    int64
	sum     hash.Hash
	failure error
}

var _ io.WriteCloser = (*PartWriter)(nil)

// SealPart begins a sealed part of a record. Nothing but sealed bytes is written to w.
func (p PublicKey) SealPart(w io.Writer, record feedback.RecordID, part string) (*PartWriter, error) {
	if err := record.Validate(); err != nil {
		return nil, fmt.Errorf("seal part: %w", err)
	}
	if !wire.ValidPartID(part) {
		return nil, fmt.Errorf("seal part: part id: %w", feedback.ErrInvalid)
	}
	encapsulated, sender, err := hpke.NewSender(p.key, p.suite.kdf, p.suite.aead, []byte(partInfo))
	if err != nil {
		return nil, fmt.Errorf("seal part: %w", err)
	}
	frame, err := wire.FramePart(encapsulated)
	if err != nil {
		return nil, fmt.Errorf("seal part: %w", err)
	}
	pw := &PartWriter{to: w, sender: sender, record: record, part: part, sum: sha256.New(),
		buffer: make([]byte, 0, wire.ChunkSize)}
	if err := pw.put(frame); err != nil {
		return nil, err
	}
	return pw, nil
}

// Write takes bytes to seal. A full chunk is kept back until more comes, because the last one is sealed as such.
func (w *PartWriter) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 {
		if w.failure != nil {
			return written, w.failure
		}
		if len(w.buffer) == wire.ChunkSize {
			if w.failure = w.seal(false); w.failure != nil {
				return written, w.failure
			}
		}
		n := min(len(b), wire.ChunkSize-len(w.buffer))
		w.buffer = append(w.buffer, b[:n]...)
		written, b = written+n, b[n:]
	}
	return written, nil
}

// Close seals the last chunk and wipes the buffer. It does not close the writer below.
func (w *PartWriter) Close() error {
	if w.failure != nil {
		clear(w.buffer[:cap(w.buffer)])
		return w.failure
	}
	err := w.seal(true)
	w.failure = errClosed
	return err
}

// Header describes the finished part for the record's header.
func (w *PartWriter) Header() wire.PartHeader {
	return wire.PartHeader{ID: w.part, Size: w.size, SHA256: hex.EncodeToString(w.sum.Sum(nil))}
}

func (w *PartWriter) seal(last bool) error {
	defer func() {
		clear(w.buffer[:cap(w.buffer)])
		w.buffer = w.buffer[:0]
	}()
	sealed, err := w.sender.Seal(wire.PartAAD(w.record, w.part, w.index, last), w.buffer)
	if err != nil {
		return fmt.Errorf("seal part: %w", err)
	}
	w.index++
	return w.put(sealed)
}

func (w *PartWriter) put(b []byte) error {
	if w.size+int64(len(b)) > wire.MaxPart {
		return fmt.Errorf("seal part: more than %d bytes: %w", wire.MaxPart, feedback.ErrInvalid)
	}
	if _, err := w.to.Write(b); err != nil {
		return fmt.Errorf("write sealed part: %w", err)
	}
	w.size += int64(len(b))
	w.sum.Write(b)
	return nil
}

// PartReader opens a sealed part chunk by chunk. It gives out only what is authentic, and io.EOF only after the chunk
// that was sealed as the last: a part that was cut short ends with ErrInvalid instead.
type PartReader struct {
	from      *bufio.Reader
	recipient *hpke.Recipient
	record    feedback.RecordID
	part      string
	index     uint64
	chunk     []byte // as sealed
	left      []byte // opened and not yet read
	failure   error
}

// OpenPart begins to open the sealed part with that id of the record with that header. r may be read ahead of what is
// returned.
func (r Ring) OpenPart(from io.Reader, h *wire.Header, part string) (*PartReader, error) {
	k, err := r.key(h)
	if err != nil {
		return nil, fmt.Errorf("open part: %w", err)
	}
	buffered := bufio.NewReader(from)
	encapsulated, err := wire.ReadPartFrame(buffered)
	if err != nil {
		return nil, fmt.Errorf("open part: %w", err)
	}
	recipient, err := hpke.NewRecipient(encapsulated, k.key, k.public.suite.kdf, k.public.suite.aead, []byte(partInfo))
	if err != nil {
		return nil, fmt.Errorf("open part: encapsulated key: %w", feedback.ErrInvalid)
	}
	return &PartReader{from: buffered, recipient: recipient, record: h.ID, part: part,
		chunk: make([]byte, wire.ChunkSize+overhead)}, nil
}

// Read gives opened bytes.
func (r *PartReader) Read(b []byte) (int, error) {
	for len(r.left) == 0 {
		if r.failure != nil {
			return 0, r.failure
		}
		r.next()
	}
	n := copy(b, r.left)
	r.left = r.left[n:]
	return n, nil
}

// next opens one chunk. Only the last may be short, and only the last is followed by nothing.
func (r *PartReader) next() {
	n, err := io.ReadFull(r.from, r.chunk)
	if err != nil && err != io.ErrUnexpectedEOF {
		if err == io.EOF {
			err = fmt.Errorf("open part: cut short: %w", feedback.ErrInvalid)
		}
		r.failure = err
		return
	}
	last := err == io.ErrUnexpectedEOF
	if !last {
		_, err := r.from.Peek(1)
		if err != nil && err != io.EOF {
			r.failure = err
			return
		}
		last = err == io.EOF
	}
	opened, err := r.recipient.Open(wire.PartAAD(r.record, r.part, r.index, last), r.chunk[:n])
	switch {
	case err != nil:
		r.failure = fmt.Errorf("open part: chunk %d altered, out of place or cut short: %w", r.index, feedback.ErrInvalid)
	case last && len(opened) == 0 && r.index > 0:
		r.failure = fmt.Errorf("open part: empty chunk at the end: %w", feedback.ErrInvalid)
	case last:
		r.left, r.failure = opened, io.EOF
	default:
		r.left = opened
	}
	r.index++
}
