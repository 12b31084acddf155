package wire

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"xinsheng/internal/feedback"
)

// Limits of receipt numbers.
const (
	MaxIndex        = 1<<15 - 1 // highest terminal index
	FirstPhoneIndex = 30 << 10  // indexes from here to MaxIndex are kept for the phone door
	MaxCounter      = 1<<20 - 1 // highest counter of one index
	MinNumberKey    = 32        // bytes of a number key
)

// ReceiptNumber is the number on a receipt: eight Crockford base32 characters in upper case, without the dash, the last
// of them a check character.
type ReceiptNumber string

// Dashed is the number as people see it: 7K3M-9Q2F.
func (n ReceiptNumber) Dashed() string {
	if len(n) != 8 {
		return string(n)
	}
	return string(n[:4] + "-" + n[4:])
}

// ParseReceiptNumber reads a number as a person types it: in either case, with or without dash and spaces, O for 0, I
// or L for 1. A mistyped character or a swap is ErrInvalid.
func ParseReceiptNumber(typed string) (ReceiptNumber, error) {
	s, err := symbols(typed, 8)
	if err != nil {
		return "", fmt.Errorf("receipt number: %w", err)
	}
	if checkSymbol(s[:7]) != s[7] {
		return "", fmt.Errorf("receipt number: check character does not fit: %w", feedback.ErrInvalid)
	}
	return ReceiptNumber(text(s)), nil
}

// Numbers makes receipt numbers and finds out where one came from. All terminals of a hospital share its key.
type Numbers struct{ key []byte }

// NewNumbers takes the hospital's number key, at least MinNumberKey bytes.
func NewNumbers(key []byte) (*Numbers, error) {
	if len(key) < MinNumberKey {
		return nil, fmt.Errorf("number key of %d bytes: %w", len(key), feedback.ErrInvalid)
	}
	return &Numbers{key: append([]byte(nil), key...)}, nil
}

// Make returns the number of the counter-th receipt of the terminal with that index.
func (n *Numbers) Make(index uint16, counter uint32) (ReceiptNumber, error) {
	if index > MaxIndex || counter > MaxCounter {
		return "", fmt.Errorf("receipt number of index %d counter %d: out of range: %w", index, counter, feedback.ErrInvalid)
	}
	v := n.permute(uint64(index)<<20 | uint64(counter))
	s := make([]byte, 8)
	for i := range 7 {
		s[i] = byte(v>>(5*(6-i))) & 31
	}
	s[7] = checkSymbol(s[:7])
	return ReceiptNumber(text(s)), nil
}

// Split says which terminal made a number, and its counter then. It fails only for what ParseReceiptNumber refuses.
func (n *Numbers) Split(number ReceiptNumber) (index uint16, counter uint32, err error) {
	checked, err := ParseReceiptNumber(string(number))
	if err != nil {
		return 0, 0, err
	}
	var v uint64
	for i := range 7 {
		s, _ := symbol(rune(checked[i]))
		v = v<<5 | uint64(s)
	}
	v = n.invert(v)
	return uint16(v >> 20), uint32(v & MaxCounter), nil
}

// The permutation is a Feistel network over 35 bits, 17 left and 18 right, ten rounds as in NIST's FF1. Even rounds
// change the left half, odd rounds the right one.
const (
	feistelRounds = 10
	leftBits      = 17
	rightBits     = 18
)

func (n *Numbers) permute(v uint64) uint64 {
	left, right := uint32(v>>rightBits), uint32(v&(1<<rightBits-1))
	for round := range feistelRounds {
		n.turn(round, &left, &right)
	}
	return uint64(left)<<rightBits | uint64(right)
}

func (n *Numbers) invert(v uint64) uint64 {
	left, right := uint32(v>>rightBits), uint32(v&(1<<rightBits-1))
	for round := feistelRounds - 1; round >= 0; round-- {
		n.turn(round, &left, &right)
	}
	return uint64(left)<<rightBits | uint64(right)
}

// turn is one round; it is its own inverse.
func (n *Numbers) turn(round int, left, right *uint32) {
	if round%2 == 0 {
		*left ^= n.roundValue(round, *right) & (1<<leftBits - 1)
	} else {
		*right ^= n.roundValue(round, *left) & (1<<rightBits - 1)
	}
}

func (n *Numbers) roundValue(round int, half uint32) uint32 {
	mac := hmac.New(sha256.New, n.key)
	mac.Write([]byte(numberContext))
	mac.Write([]byte{byte(round)})
	mac.Write(binary.BigEndian.AppendUint32(nil, half))
	return binary.BigEndian.Uint32(mac.Sum(nil))
}

const numberContext = "xinsheng receipt number v1\n"
