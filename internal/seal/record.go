package seal

import (
	"bytes"
	"crypto/hpke"
	"encoding/binary"
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

const (
	recordInfo = "xinsheng record v1"
	padTo      = 256 // bodies are padded to a multiple of this many bytes
	lengthSize = 4
)

// SealRecord seals body to the hub and returns the envelope's bytes. It fills in the header's protocol version, suite
// and key id; every other field must be set, the parts' sizes and digests too. The copy of the body that it makes is
// wiped; the caller's own is left to the caller.
func (p PublicKey) SealRecord(h wire.Header, body []byte) ([]byte, error) {
	h.V, h.Suite, h.KeyID = wire.Version, p.name, p.ID()
	open, err := h.Encode()
	if err != nil {
		return nil, fmt.Errorf("seal record: %w", err)
	}
	if len(body) > wire.MaxEnvelope {
		return nil, fmt.Errorf("seal record: body of %d bytes: %w", len(body), feedback.ErrInvalid)
	}
	encapsulated, sender, err := hpke.NewSender(p.key, p.suite.kdf, p.suite.aead, []byte(recordInfo))
	if err != nil {
		return nil, fmt.Errorf("seal record: %w", err)
	}
	padded := pad(body)
	defer clear(padded)
	ciphertext, err := sender.Seal(open, padded)
	if err != nil {
		return nil, fmt.Errorf("seal record: %w", err)
	}
	envelope, err := wire.FrameEnvelope(open, encapsulated, ciphertext)
	if err != nil {
		return nil, fmt.Errorf("seal record: %w", err)
	}
	return envelope, nil
}

// OpenRecord opens the body of an envelope. ErrUnknownKey: the ring has not got the key. ErrInvalid: it cannot be
// opened with the key that it names, or is not padded as it should be; it never can.
func (r Ring) OpenRecord(e *wire.Envelope) ([]byte, error) {
	k, err := r.key(&e.Header)
	if err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	recipient, err := hpke.NewRecipient(e.Encapsulated, k.key, k.public.suite.kdf, k.public.suite.aead, []byte(recordInfo))
	if err != nil {
		return nil, fmt.Errorf("open record: encapsulated key: %w", feedback.ErrInvalid)
	}
	padded, err := recipient.Open(e.Open, e.Ciphertext)
	if err != nil {
		return nil, fmt.Errorf("open record: altered, or sealed to another key: %w", feedback.ErrInvalid)
	}
	body, err := unpad(padded)
	if err != nil {
		return nil, fmt.Errorf("open record: %w", err)
	}
	return body, nil
}

// pad puts the length before the body and zeros behind it, so that the size of an envelope does not say how much a
// person wrote to the letter.
func pad(body []byte) []byte {
	size := (lengthSize + len(body) + padTo - 1) / padTo * padTo
	padded := make([]byte, size)
	binary.BigEndian.PutUint32(padded, uint32(len(body)))
	copy(padded[lengthSize:], body)
	return padded
}

// unpad takes what pad made, and nothing else.
func unpad(padded []byte) ([]byte, error) {
	if len(padded) < lengthSize {
		return nil, fmt.Errorf("padding: %w", feedback.ErrInvalid)
	}
	n := int64(binary.BigEndian.Uint32(padded))
	if n > int64(len(padded)-lengthSize) {
		return nil, fmt.Errorf("padding: %w", feedback.ErrInvalid)
	}
	body := padded[lengthSize : lengthSize+n : lengthSize+n]
	if !bytes.Equal(pad(body), padded) {
		return nil, fmt.Errorf("padding: %w", feedback.ErrInvalid)
	}
	return body, nil
}
