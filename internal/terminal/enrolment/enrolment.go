// Package enrolment holds who this terminal is: its identity from the hub, made from a one-time code, its certificate
// and when that is renewed, and the technician's PIN. The private key is made here and never leaves the machine.
package enrolment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// ErrNotEnrolled means that the terminal has no identity yet: it takes no reports.
var ErrNotEnrolled = errors.New("not enrolled")

// ErrOtherHub means that whoever answered is not the hub that made the code, or did not answer as a hub should.
var ErrOtherHub = errors.New("not the hub that made this code")

// Store keeps small values durably, several in one go.
type Store interface {
	Value(key string) ([]byte, error)
	SetValues(ctx context.Context, values map[string][]byte) error
}

// Enroller asks a hub for an identity. It must talk on only over a connection that code.TLS secures.
type Enroller interface {
	Enrol(ctx context.Context, code Code, request wire.EnrolRequest) (wire.EnrolReply, error)
}

// Renewer asks the hub for a fresh certificate, over the old one.
type Renewer interface {
	Renew(ctx context.Context, request wire.RenewRequest) (wire.RenewReply, error)
}

const (
	identityKey = "identity"
	pinKey      = "technician_pin"
)

// Enrolment is safe for use by several goroutines.
type Enrolment struct {
	store Store
	tries tries

	mu       sync.Mutex
	identity *Identity // nil: not enrolled
	pin      string    // argon2id hash, empty: none set
}

// Open reads the identity, if there is one.
func Open(store Store) (*Enrolment, error) {
	e := &Enrolment{store: store}
	raw, err := store.Value(identityKey)
	if err != nil {
		return nil, fmt.Errorf("read identity: %w", err)
	}
	if raw != nil {
		var kept Identity
		if err := json.Unmarshal(raw, &kept); err != nil {
			return nil, fmt.Errorf("read identity: damaged: %w", feedback.ErrInvalid)
		}
		if err := kept.load(); err != nil {
			return nil, fmt.Errorf("read identity: %w", err)
		}
		e.identity = &kept
	}
	pin, err := store.Value(pinKey)
	if err != nil {
		return nil, fmt.Errorf("read the technician's PIN: %w", err)
	}
	e.pin = string(pin)
	return e, nil
}

// Identity is who the terminal is, or ErrNotEnrolled.
func (e *Enrolment) Identity() (*Identity, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.identity == nil {
		return nil, ErrNotEnrolled
	}
	return e.identity, nil
}

// About is what the terminal says of itself when it enrols.
type About struct {
	Program string // version
	Panel   string
}

// Enrol makes a key, has the hub sign it against the code, and keeps the identity together with the technician's PIN,
// both or neither. With an identity already there it is replaced; an empty PIN then keeps the old one. Errors:
// ErrInvalid for a mistyped code or an unfit PIN, before the network is touched; ErrOtherHub; what via reports.
func (e *Enrolment) Enrol(ctx context.Context, via Enroller, typedCode, pin string, about About) (*Identity, error) {
	code, err := ParseCode(typedCode)
	if err != nil {
		return nil, err
	}
	hash, err := e.hashFor(pin)
	if err != nil {
		return nil, err
	}
	key, csr, err := newRequest()
	if err != nil {
		return nil, err
	}
	reply, err := via.Enrol(ctx, code, wire.EnrolRequest{Code: code.typed.Text(), CSR: csr, Program: about.Program,
		Panel: about.Panel})
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	identity, err := newIdentity(code, key, &reply)
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	if err := e.keep(ctx, identity, hash); err != nil {
		return nil, err
	}
	return identity, nil
}

// hashFor is the hash to keep for a PIN, or the one that is kept already.
func (e *Enrolment) hashFor(pin string) (string, error) {
	e.mu.Lock()
	kept := e.pin
	e.mu.Unlock()
	if pin == "" && kept != "" {
		return kept, nil
	}
	return hashPIN(pin)
}

func (e *Enrolment) keep(ctx context.Context, identity *Identity, pinHash string) error {
	raw, err := json.Marshal(identity)
	if err != nil {
		return fmt.Errorf("keep identity: %w", err)
	}
	defer clear(raw)
	if err := e.store.SetValues(ctx, map[string][]byte{identityKey: raw, pinKey: []byte(pinHash)}); err != nil {
		return fmt.Errorf("keep identity: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.identity, e.pin = identity, pinHash
	return nil
}

// RenewDue reports whether two thirds of the certificate's life are over.
func (e *Enrolment) RenewDue(now time.Time) bool {
	identity, err := e.Identity()
	if err != nil {
		return false
	}
	life := identity.leaf.NotAfter.Sub(identity.leaf.NotBefore)
	return now.After(identity.leaf.NotBefore.Add(life * 2 / 3))
}

// Renew gets a certificate for a fresh key and keeps both. Until they are on the disk the old ones stay in use.
func (e *Enrolment) Renew(ctx context.Context, via Renewer) error {
	old, err := e.Identity()
	if err != nil {
		return err
	}
	key, csr, err := newRequest()
	if err != nil {
		return err
	}
	reply, err := via.Renew(ctx, wire.RenewRequest{CSR: csr})
	if err != nil {
		return fmt.Errorf("renew certificate: %w", err)
	}
	next := *old
	next.Key, next.Certificate, next.CA = key, reply.Certificate, reply.CA
	if err := next.load(); err != nil {
		return fmt.Errorf("renew certificate: %w", err)
	}
	e.mu.Lock()
	pin := e.pin
	e.mu.Unlock()
	return e.keep(ctx, &next, pin)
}
