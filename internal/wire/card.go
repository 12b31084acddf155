package wire

import (
	"crypto/rand"
	"fmt"
	"strings"

	"xinsheng/internal/feedback"
)

// CardKind is whose card it is.
type CardKind byte

// The kinds of cards.
const (
	BadgeCard  CardKind = 'B'
	WalkerCard CardKind = 'W'
)

const (
	cardPrefix  = "XS"
	cardID      = 8  // characters
	cardSecret  = 26 // characters, 130 bits
	cardPattern = "XSB-ID-SECRET"
)

// CardCode is what the QR code on a card says: whose it is, and a secret that its owner's hash in the configuration
// knows.
type CardCode struct {
	Kind   CardKind
	ID     string
	Secret string
}

// NewCard makes a card with a fresh secret for an id of NewCardID.
func NewCard(kind CardKind, id string) CardCode {
	return CardCode{kind, id, randomSymbols(cardSecret)}
}

// NewCardID is an opaque id that fits on a card.
func NewCardID() string { return randomSymbols(cardID) }

func randomSymbols(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// Text is the code, in characters that every scanner types alike.
func (c CardCode) Text() string { return cardPrefix + string(c.Kind) + "-" + c.ID + "-" + c.Secret }

// ParseCard reads a code, also where it is the end of an address, as on an experiencer's card.
func ParseCard(s string) (CardCode, error) {
	s = strings.TrimSpace(s)
	if _, after, ok := strings.Cut(s, PathWalkPage); ok {
		s = after
	}
	f := strings.Split(strings.ToUpper(s), "-")
	if len(f) != 3 || len(f[0]) != 3 || f[0][:2] != cardPrefix || !isSymbols(f[1], cardID) ||
		!isSymbols(f[2], cardSecret) {
		return CardCode{}, fmt.Errorf("card is not like %s: %w", cardPattern, feedback.ErrInvalid)
	}
	kind := CardKind(f[0][2])
	if kind != BadgeCard && kind != WalkerCard {
		return CardCode{}, fmt.Errorf("card of an unknown kind: %w", feedback.ErrInvalid)
	}
	return CardCode{kind, f[1], f[2]}, nil
}

func isSymbols(s string, n int) bool {
	return len(s) == n && strings.Trim(s, crockford) == ""
}
