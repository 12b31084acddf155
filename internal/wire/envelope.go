package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"

	"xinsheng/internal/feedback"
)

// The frame of an envelope. See DESIGN.md.
const (
	envelopeMagic   = "XSRE"
	envelopeVersion = 1
	prefixSize      = 4 + 1 + 2 // magic, version, length of the header
	maxHeader       = 8 << 10
	maxEncapsulated = 4 << 10 // room for a hybrid with ML-KEM-1024
	minCiphertext   = 16      // an authentication tag at least
)

// maxSeq is the highest sequence number: what JSON carries exactly everywhere.
const maxSeq = 1<<53 - 1

// Header is what a record says in the open. It is bound to the sealed body as associated data.
type Header struct {
	V        int               `json:"v"` // the protocol version
	ID       feedback.RecordID `json:"id"`
	Terminal string            `json:"terminal"`
	Seq      uint64            `json:"seq"` // counts the records of one terminal from 1
	Suite    string            `json:"suite"`
	KeyID    string            `json:"key_id"`
	Urgent   bool              `json:"urgent"`
	Parts    []PartHeader      `json:"parts,omitempty"`
}

// PartHeader is what a record says in the open about one of its parts.
type PartHeader struct {
	ID     string `json:"id"`     // opaque
	Size   int64  `json:"size"`   // sealed bytes
	SHA256 string `json:"sha256"` // hex, of the sealed bytes
}

// Envelope is one record as it travels and rests: the open header, the encapsulated key and the sealed body. Its slices
// point into the bytes that were parsed.
type Envelope struct {
	Header       Header
	Open         []byte // all bytes up to the end of the header: the associated data of the sealed body
	Encapsulated []byte
	Ciphertext   []byte
}

var (
	idPattern     = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)
	suitePattern  = regexp.MustCompile(`^[0-9a-z.+-]{1,64}$`)
	keyIDPattern  = regexp.MustCompile(`^[0-9a-f]{16}$`)
	digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Validate checks every field against its limits.
func (h *Header) Validate() error {
	switch {
	case h.V != Version:
		return headerError("v")
	case h.ID.Validate() != nil:
		return headerError("id")
	case !idPattern.MatchString(h.Terminal):
		return headerError("terminal")
	case h.Seq < 1 || h.Seq > maxSeq:
		return headerError("seq")
	case !suitePattern.MatchString(h.Suite):
		return headerError("suite")
	case !keyIDPattern.MatchString(h.KeyID):
		return headerError("key_id")
	case len(h.Parts) > MaxParts:
		return headerError("parts")
	}
	seen := map[string]bool{}
	for _, p := range h.Parts {
		switch {
		case !idPattern.MatchString(p.ID) || seen[p.ID]:
			return headerError("parts.id")
		case p.Size < 1 || p.Size > MaxPart:
			return headerError("parts.size")
		case !digestPattern.MatchString(p.SHA256):
			return headerError("parts.sha256")
		}
		seen[p.ID] = true
	}
	return nil
}

func headerError(field string) error {
	return fmt.Errorf("header field %s: %w", field, feedback.ErrInvalid)
}

// Encode returns the bytes that open an envelope: magic, version, length and header. Seal the body with them as
// associated data, then frame all three with FrameEnvelope.
func (h *Header) Encode() ([]byte, error) {
	if err := h.Validate(); err != nil {
		return nil, err
	}
	j, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	if len(j) > maxHeader {
		return nil, fmt.Errorf("header of %d bytes: %w", len(j), feedback.ErrInvalid)
	}
	b := append([]byte(envelopeMagic), envelopeVersion)
	b = binary.BigEndian.AppendUint16(b, uint16(len(j)))
	return append(b, j...), nil
}

// FrameEnvelope puts the three pieces of an envelope together.
func FrameEnvelope(open, encapsulated, ciphertext []byte) ([]byte, error) {
	if len(encapsulated) < 1 || len(encapsulated) > maxEncapsulated {
		return nil, fmt.Errorf("encapsulated key of %d bytes: %w", len(encapsulated), feedback.ErrInvalid)
	}
	size := len(open) + 2 + len(encapsulated) + len(ciphertext)
	if size > MaxEnvelope {
		return nil, fmt.Errorf("envelope of %d bytes: %w", size, feedback.ErrInvalid)
	}
	b := append(make([]byte, 0, size), open...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(encapsulated)))
	b = append(b, encapsulated...)
	return append(b, ciphertext...), nil
}

// ParseEnvelope reads an envelope strictly: one record has one spelling, and whatever is not exactly as FrameEnvelope
// makes it is ErrInvalid.
func ParseEnvelope(b []byte) (*Envelope, error) {
	if len(b) > MaxEnvelope {
		return nil, fmt.Errorf("envelope of %d bytes: %w", len(b), feedback.ErrInvalid)
	}
	if len(b) < prefixSize || string(b[:4]) != envelopeMagic || b[4] != envelopeVersion {
		return nil, fmt.Errorf("not an envelope of version %d: %w", envelopeVersion, feedback.ErrInvalid)
	}
	end := prefixSize + int(binary.BigEndian.Uint16(b[5:]))
	if end-prefixSize > maxHeader || end+2 > len(b) {
		return nil, fmt.Errorf("envelope header too long: %w", feedback.ErrInvalid)
	}
	header, err := parseHeader(b[prefixSize:end])
	if err != nil {
		return nil, err
	}
	sealed := end + 2 + int(binary.BigEndian.Uint16(b[end:]))
	if n := sealed - end - 2; n < 1 || n > maxEncapsulated || sealed+minCiphertext > len(b) {
		return nil, fmt.Errorf("envelope cut short: %w", feedback.ErrInvalid)
	}
	return &Envelope{Header: header, Open: b[:end:end], Encapsulated: b[end+2 : sealed : sealed], Ciphertext: b[sealed:]},
		nil
}

// parseHeader refuses every spelling but the one that Encode makes: other field order, spaces, unknown or repeated
// fields.
func parseHeader(j []byte) (Header, error) {
	var h Header
	if err := json.Unmarshal(j, &h); err != nil {
		return Header{}, fmt.Errorf("envelope header is not JSON: %w", feedback.ErrInvalid)
	}
	if err := h.Validate(); err != nil {
		return Header{}, err
	}
	again, err := json.Marshal(&h)
	if err != nil || !bytes.Equal(again, j) {
		return Header{}, fmt.Errorf("envelope header is not spelt canonically: %w", feedback.ErrInvalid)
	}
	return h, nil
}

// Digest is the hex SHA-256 of an envelope's or a sealed part's bytes: what "the same body" means.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// ValidPartID reports whether s can be the id of a part: 1 to 64 letters, digits, dashes and underscores.
func ValidPartID(s string) bool { return idPattern.MatchString(s) }
