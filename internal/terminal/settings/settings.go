// Package settings holds what the desk decided for this terminal: the configuration that the hub signed, checked, kept
// for offline, and turned into answers to the screens' questions.
package settings

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

// ErrForged means that the configuration's signature is not the hub's.
var ErrForged = errors.New("configuration is not signed by the hub")

// ErrOlder means that a newer configuration is in force.
var ErrOlder = errors.New("configuration is older than the one in force")

// Store keeps small values durably.
type Store interface {
	Value(key string) ([]byte, error)
	SetValues(ctx context.Context, values map[string][]byte) error
}

const (
	configKey = "config"
	etagKey   = "config_etag"
)

// Override takes the place of what the desk decided, for demonstrations. Empty fields override nothing.
type Override struct {
	PlaceID string
	Profile feedback.Profile
}

// Settings is safe for use by several goroutines.
type Settings struct {
	store    Store
	override Override

	mu       sync.RWMutex
	terminal string
	key      ed25519.PublicKey
	view     *View
	raw      []byte // of the configuration in view
	etag     string
}

// New makes settings that know nothing until Use.
func New(store Store, override Override) *Settings {
	return &Settings{store: store, override: override}
}

// Use says whose configuration counts, after start and after each enrolment, and takes the one that was kept for it.
// Without one, View stays nil until Accept. One that was kept for another identity or is damaged is passed over: the
// hub sends it again.
func (s *Settings) Use(terminalID string, key ed25519.PublicKey) error {
	kept, err := s.store.Value(configKey)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	etag, err := s.store.Value(etagKey)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminal, s.key = terminalID, bytes.Clone(key)
	s.view, s.raw, s.etag = nil, nil, ""
	var signed wire.SignedConfig
	if json.Unmarshal(kept, &signed) != nil {
		return nil
	}
	if view, err := s.check(&signed); err == nil {
		s.view, s.raw, s.etag = view, signed.Config, string(etag)
	}
	return nil
}

// View is the configuration in force, nil while there is none. It does not change; ask again after a while.
func (s *Settings) View() *View {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.view
}

// ETag is the hub's mark of the configuration in force, empty while there is none.
func (s *Settings) ETag() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.etag
}

// Version is that of the configuration in force, 0 while there is none.
func (s *Settings) Version() int64 {
	if v := s.View(); v != nil {
		return v.Config.Version
	}
	return 0
}

// Accept checks a configuration that came with that ETag, keeps it and puts it in force. Errors: ErrForged; ErrOlder;
// ErrInvalid when it is for another terminal or cannot be used; what the store reports.
func (s *Settings) Accept(ctx context.Context, signed wire.SignedConfig, etag string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	view, err := s.check(&signed)
	if err != nil {
		return fmt.Errorf("take configuration: %w", err)
	}
	if s.view != nil {
		switch now := s.view.Config.Version; {
		case view.Config.Version < now:
			return fmt.Errorf("take configuration %d after %d: %w", view.Config.Version, now, ErrOlder)
		case view.Config.Version == now && !bytes.Equal(signed.Config, s.raw):
			return fmt.Errorf("take configuration %d: another one of that version is in force: %w", now, feedback.ErrInvalid)
		}
	}
	raw, err := json.Marshal(&signed)
	if err != nil {
		return fmt.Errorf("keep configuration: %w", err)
	}
	if err := s.store.SetValues(ctx, map[string][]byte{configKey: raw, etagKey: []byte(etag)}); err != nil {
		return fmt.Errorf("keep configuration: %w", err)
	}
	s.view, s.raw, s.etag = view, signed.Config, etag
	return nil
}

// check verifies the signature first, and only then looks at what is signed.
func (s *Settings) check(signed *wire.SignedConfig) (*View, error) {
	if len(s.key) != ed25519.PublicKeySize ||
		!ed25519.Verify(s.key, append([]byte(wire.ConfigContext), signed.Config...), signed.Signature) {
		return nil, ErrForged
	}
	var cfg wire.Config
	if err := json.Unmarshal(signed.Config, &cfg); err != nil {
		return nil, fmt.Errorf("configuration is not JSON: %w", feedback.ErrInvalid)
	}
	if cfg.TerminalID != s.terminal {
		return nil, fmt.Errorf("configuration is for another terminal: %w", feedback.ErrInvalid)
	}
	return newView(cfg, s.override)
}
