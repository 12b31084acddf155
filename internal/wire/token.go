package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
)

// Sizes of a token's fields, in bytes.
const (
	TokenNonceSize = 16
	TokenKeySize   = 32
	tokenMACSize   = 8

	receiptTokenSize = 1 + 2 + TokenNonceSize + tokenMACSize
	homeTokenSize    = 1 + 2 + TokenNonceSize + 4 + tokenMACSize
)

const tokenVersion = 1

// What the MAC runs over begins with one of these, so that a token of one sort never passes as the other.
const (
	receiptTokenContext = "xinsheng receipt token v1\n"
	homeTokenContext    = "xinsheng home token v1\n"
)

// HomeTokenLife is how long a home token is good for after its time of issue.
const HomeTokenLife = 30 * time.Minute

// HomeTokenTurn is how often the home screen shows a new one.
const HomeTokenTurn = 5 * time.Minute

// ReceiptToken is what the QR code of a receipt carries. It opens the case behind it without number and PIN.
type ReceiptToken struct {
	Index uint16 // the terminal that made it
	Nonce [TokenNonceSize]byte
	mac   [tokenMACSize]byte
}

// HomeToken is what the QR code on the home screen carries: proof that a phone stood before that terminal a short time
// ago.
type HomeToken struct {
	Index  uint16
	Nonce  [TokenNonceSize]byte
	Issued time.Time // by the terminal's clock, whole seconds
	mac    [tokenMACSize]byte
}

// NewReceiptToken makes the token of a receipt under the terminal's token key.
func NewReceiptToken(key []byte, index uint16, nonce [TokenNonceSize]byte) ReceiptToken {
	t := ReceiptToken{Index: index, Nonce: nonce}
	t.mac = tokenMAC(key, receiptTokenContext, t.open())
	return t
}

// NewHomeToken makes a home token under the terminal's token key. Times before 1970 and after 2106 do not fit.
func NewHomeToken(key []byte, index uint16, nonce [TokenNonceSize]byte, issued time.Time) HomeToken {
	t := HomeToken{Index: index, Nonce: nonce, Issued: time.Unix(int64(uint32(issued.Unix())), 0).UTC()}
	t.mac = tokenMAC(key, homeTokenContext, t.open())
	return t
}

// Text is the token as it stands in an address: base64url without padding, 36 characters.
func (t ReceiptToken) Text() string {
	return base64.RawURLEncoding.EncodeToString(append(t.open(), t.mac[:]...))
}

// Text is the token as it stands in an address: base64url without padding, 42 characters.
func (t HomeToken) Text() string {
	return base64.RawURLEncoding.EncodeToString(append(t.open(), t.mac[:]...))
}

// Verify reports whether the token was made under key.
func (t ReceiptToken) Verify(key []byte) bool {
	want := tokenMAC(key, receiptTokenContext, t.open())
	return hmac.Equal(want[:], t.mac[:])
}

// Verify reports whether the token was made under key. Whether it is still fresh, see Fresh.
func (t HomeToken) Verify(key []byte) bool {
	want := tokenMAC(key, homeTokenContext, t.open())
	return hmac.Equal(want[:], t.mac[:])
}

// Fresh reports whether the token is still good at now. skew is the terminal's clock minus the clock of now, as last
// measured; two minutes are forgiven in the other direction.
func (t HomeToken) Fresh(now time.Time, skew time.Duration) bool {
	age := now.Add(skew).Sub(t.Issued)
	return age >= -2*time.Minute && age <= HomeTokenLife
}

// NonceHash is what the hub keeps of a nonce: its SHA-256 in hex.
func (t ReceiptToken) NonceHash() string { return NonceHash(t.Nonce[:]) }

// NonceHash is the SHA-256 of a token's nonce in hex.
func NonceHash(nonce []byte) string {
	sum := sha256.Sum256(nonce)
	return hex.EncodeToString(sum[:])
}

// ParseReceiptToken reads a token from an address. It needs no key: look the key up by Index, then Verify.
func ParseReceiptToken(s string) (ReceiptToken, error) {
	b, err := tokenBytes(s, receiptTokenSize)
	if err != nil {
		return ReceiptToken{}, fmt.Errorf("receipt token: %w", err)
	}
	t := ReceiptToken{Index: binary.BigEndian.Uint16(b[1:])}
	copy(t.Nonce[:], b[3:])
	copy(t.mac[:], b[3+TokenNonceSize:])
	return t, nil
}

// ParseHomeToken reads a token from an address. It needs no key: look the key up by Index, then Verify and Fresh.
func ParseHomeToken(s string) (HomeToken, error) {
	b, err := tokenBytes(s, homeTokenSize)
	if err != nil {
		return HomeToken{}, fmt.Errorf("home token: %w", err)
	}
	t := HomeToken{Index: binary.BigEndian.Uint16(b[1:])}
	copy(t.Nonce[:], b[3:])
	t.Issued = time.Unix(int64(binary.BigEndian.Uint32(b[3+TokenNonceSize:])), 0).UTC()
	copy(t.mac[:], b[3+TokenNonceSize+4:])
	return t, nil
}

// open is the token without its MAC.
func (t ReceiptToken) open() []byte {
	b := binary.BigEndian.AppendUint16([]byte{tokenVersion}, t.Index)
	return append(b, t.Nonce[:]...)
}

func (t HomeToken) open() []byte {
	b := binary.BigEndian.AppendUint16([]byte{tokenVersion}, t.Index)
	b = append(b, t.Nonce[:]...)
	return binary.BigEndian.AppendUint32(b, uint32(t.Issued.Unix()))
}

// tokenBytes decodes strictly, so that one token has one spelling.
func tokenBytes(s string, size int) ([]byte, error) {
	if len(s) != base64.RawURLEncoding.EncodedLen(size) {
		return nil, fmt.Errorf("%d characters: %w", len(s), feedback.ErrInvalid)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != size {
		return nil, fmt.Errorf("not base64url: %w", feedback.ErrInvalid)
	}
	if b[0] != tokenVersion {
		return nil, fmt.Errorf("version %d: %w", b[0], feedback.ErrInvalid)
	}
	if binary.BigEndian.Uint16(b[1:]) > MaxIndex {
		return nil, fmt.Errorf("index out of range: %w", feedback.ErrInvalid)
	}
	return b, nil
}

func tokenMAC(key []byte, context string, open []byte) (out [tokenMACSize]byte) {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(context))
	mac.Write(open)
	copy(out[:], mac.Sum(nil))
	return out
}
