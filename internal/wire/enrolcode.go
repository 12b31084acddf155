package wire

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"

	"xinsheng/internal/feedback"
)

// Sizes of an enrolment code's halves, in bytes.
const (
	enrolPrefixSize = 10
	enrolSecretSize = 5
	enrolSymbols    = 24 // data characters; one check character follows
)

// EnrolCode is the one-time code that a technician types. It says which hub to trust, and proves to that hub that the
// technician was sent by it.
type EnrolCode struct {
	caPrefix [enrolPrefixSize]byte
	secret   [enrolSecretSize]byte
}

// NewEnrolCode makes a code for the hub whose device CA certificate is caDER.
func NewEnrolCode(caDER []byte) EnrolCode {
	var c EnrolCode
	sum := sha256.Sum256(caDER)
	copy(c.caPrefix[:], sum[:])
	rand.Read(c.secret[:]) // never fails since Go 1.24
	return c
}

// ParseEnrolCode reads a code as a person types it. A mistyped character or a swap is ErrInvalid, found without the
// network.
func ParseEnrolCode(typed string) (EnrolCode, error) {
	s, err := symbols(typed, enrolSymbols+1)
	if err != nil {
		return EnrolCode{}, fmt.Errorf("enrolment code: %w", err)
	}
	if checkSymbol(s[:enrolSymbols]) != s[enrolSymbols] {
		return EnrolCode{}, fmt.Errorf("enrolment code: check character does not fit: %w", feedback.ErrInvalid)
	}
	v := new(big.Int)
	for _, symbol := range s[:enrolSymbols] {
		v.Lsh(v, 5).Or(v, big.NewInt(int64(symbol)))
	}
	var raw [enrolPrefixSize + enrolSecretSize]byte
	v.FillBytes(raw[:])
	var c EnrolCode
	copy(c.caPrefix[:], raw[:enrolPrefixSize])
	copy(c.secret[:], raw[enrolPrefixSize:])
	return c, nil
}

// Text is the code as it is shown: five groups of five characters with dashes. It is a secret until it has been used.
func (c EnrolCode) Text() string {
	v := new(big.Int).SetBytes(append(c.caPrefix[:], c.secret[:]...))
	s := make([]byte, enrolSymbols, enrolSymbols+1)
	mask := big.NewInt(31)
	for i := enrolSymbols - 1; i >= 0; i-- {
		s[i] = byte(new(big.Int).And(v, mask).Uint64())
		v.Rsh(v, 5)
	}
	t := text(append(s, checkSymbol(s)))
	return t[:5] + "-" + t[5:10] + "-" + t[10:15] + "-" + t[15:20] + "-" + t[20:]
}

// MatchesCA reports whether caDER is the device CA certificate of the hub that made the code.
func (c EnrolCode) MatchesCA(caDER []byte) bool {
	sum := sha256.Sum256(caDER)
	return [enrolPrefixSize]byte(sum[:enrolPrefixSize]) == c.caPrefix
}

// Hash is what the hub keeps of a code: hex SHA-256 over a context and both halves.
func (c EnrolCode) Hash() string {
	sum := sha256.Sum256(append(append([]byte("xinsheng enrolment code v1\n"), c.caPrefix[:]...), c.secret[:]...))
	return hex.EncodeToString(sum[:])
}
