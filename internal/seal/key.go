package seal

import (
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// ErrUnknownKey means that a record is sealed to a key that is not in the ring. It may be on another hub, or in a
// backup: the record is not bad.
var ErrUnknownKey = errors.New("sealed to a key that is not held here")

// PublicKey is a hub's sealing key as terminals hold it.
type PublicKey struct {
	name  string
	suite suite
	key   hpke.PublicKey
}

// PrivateKey opens what was sealed to its public half.
type PrivateKey struct {
	public PublicKey
	key    hpke.PrivateKey
}

// GenerateKey makes a fresh key of the default suite.
func GenerateKey() (*PrivateKey, error) {
	s, err := suiteNamed(DefaultSuite)
	if err != nil {
		return nil, err
	}
	key, err := s.kem.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("make sealing key: %w", err)
	}
	return &PrivateKey{PublicKey{DefaultSuite, s, key.PublicKey()}, key}, nil
}

// ParsePrivateKey reads what Bytes wrote.
func ParsePrivateKey(suiteName string, b []byte) (*PrivateKey, error) {
	s, err := suiteNamed(suiteName)
	if err != nil {
		return nil, err
	}
	key, err := s.kem.NewPrivateKey(b)
	if err != nil {
		return nil, fmt.Errorf("read private sealing key: %w", feedback.ErrInvalid)
	}
	return &PrivateKey{PublicKey{suiteName, s, key.PublicKey()}, key}, nil
}

// Bytes is the key for the key folder.
func (k *PrivateKey) Bytes() ([]byte, error) { return k.key.Bytes() }

// Public is the half that terminals get.
func (k *PrivateKey) Public() PublicKey { return k.public }

// ParsePublicKey reads a key from a message and checks that its id is really its own.
func ParsePublicKey(w wire.SealingKey) (PublicKey, error) {
	s, err := suiteNamed(w.Suite)
	if err != nil {
		return PublicKey{}, err
	}
	key, err := s.kem.NewPublicKey(w.Public)
	if err != nil {
		return PublicKey{}, fmt.Errorf("read public sealing key: %w", feedback.ErrInvalid)
	}
	p := PublicKey{w.Suite, s, key}
	if p.ID() != w.KeyID {
		return PublicKey{}, fmt.Errorf("sealing key id %q belongs to another key: %w", w.KeyID, feedback.ErrInvalid)
	}
	return p, nil
}

// Wire is the key as messages carry it.
func (p PublicKey) Wire() wire.SealingKey {
	return wire.SealingKey{Suite: p.name, KeyID: p.ID(), Public: p.key.Bytes()}
}

// ID names the key: the first 8 bytes, in hex, of the SHA-256 over suite name, newline and public key.
func (p PublicKey) ID() string {
	sum := sha256.Sum256(append([]byte(p.name+"\n"), p.key.Bytes()...))
	return hex.EncodeToString(sum[:8])
}

// Ring is all the private keys of a hub, by id: the one in use and older ones for which a terminal may still hold
// records.
type Ring map[string]*PrivateKey

// NewRing puts keys into a ring.
func NewRing(keys ...*PrivateKey) Ring {
	r := Ring{}
	for _, k := range keys {
		r[k.public.ID()] = k
	}
	return r
}

// Suite is that of the key with that id, empty when it is not in the ring. An id belongs to one suite alone.
func (r Ring) Suite(keyID string) string {
	if k, ok := r[keyID]; ok {
		return k.public.name
	}
	return ""
}

// key finds the key that an open header names.
func (r Ring) key(h *wire.Header) (*PrivateKey, error) {
	k, ok := r[h.KeyID]
	if !ok {
		return nil, fmt.Errorf("key %s: %w", h.KeyID, ErrUnknownKey)
	}
	if k.public.name != h.Suite {
		return nil, fmt.Errorf("key %s is not of suite %q: %w", h.KeyID, h.Suite, feedback.ErrInvalid)
	}
	return k, nil
}
