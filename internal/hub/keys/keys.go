package keys

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// Keys is everything in the folder.
type Keys struct {
	CA      *CA
	Sealing *Sealing
	Signing ed25519.PrivateKey
	Tokens  *Tokens
}

// Open reads the keys in dir, and makes them when dir is not there or empty. Processes that start at once agree on one
// set.
func Open(dir string, now time.Time) (*Keys, error) {
	k, err := Load(dir)
	if !errors.Is(err, ErrMissing) {
		return k, err
	}
	fresh, err := generate(now)
	if err != nil {
		return nil, err
	}
	if _, err := fresh.publish(dir); err != nil {
		return nil, err
	}
	return Load(dir)
}

// Load reads the keys in dir and makes none: ErrMissing when there are none.
func Load(dir string) (*Keys, error) {
	if err := present(dir); err != nil {
		return nil, err
	}
	content := files{}
	for _, name := range allFiles() {
		b, err := read(dir, name)
		if err != nil {
			return nil, err
		}
		content[name] = b
	}
	return content.parse()
}

// LoadTokens reads the token master alone, for a phone door that stands where the other keys must not be.
func LoadTokens(dir string) (*Tokens, error) {
	if err := present(dir); err != nil {
		return nil, err
	}
	b, err := read(dir, fileTokens)
	if err != nil {
		return nil, err
	}
	return parseTokens(b)
}

// Fingerprint tells this set of keys from any other, a rotated one included. It gives nothing away.
func (k *Keys) Fingerprint() string {
	h := sha256.New()
	h.Write(k.CA.DER())
	for _, id := range k.Sealing.ids() {
		fmt.Fprintln(h, id)
	}
	h.Write(k.Signing.Public().(ed25519.PublicKey))
	h.Write(k.Tokens.derive("fingerprint", 32))
	return hex.EncodeToString(h.Sum(nil))
}

// SealingKey is the public key to which terminals seal from now on.
func (k *Keys) SealingKey() wire.SealingKey { return k.Sealing.current.Public().Wire() }

// Ring opens what was sealed to the current key or an older one.
func (k *Keys) Ring() seal.Ring { return k.Sealing.Ring() }

func present(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return fmt.Errorf("%s: %w", dir, ErrMissing)
	}
	if err != nil {
		return fmt.Errorf("read the keys: %w", err)
	}
	return ownerOnly(dir, 0o700)
}

func generate(now time.Time) (files, error) {
	f := files{}
	for _, step := range []func(files) error{
		func(f files) error { return generateCA(f, now) },
		func(f files) error { return generateSealing(f, now) },
		generateSigning,
		generateTokens,
		func(f files) error { f[fileDatabase] = []byte(DatabaseNone + "\n"); return nil },
	} {
		if err := step(f); err != nil {
			return nil, fmt.Errorf("make keys: %w", err)
		}
	}
	return f, nil
}

func (f files) parse() (*Keys, error) {
	var (
		k   Keys
		err error
	)
	if k.CA, err = parseCA(f[fileCACert], f[fileCAKey]); err != nil {
		return nil, err
	}
	if k.Sealing, err = parseSealing(f[fileSealing]); err != nil {
		return nil, err
	}
	if k.Signing, err = parseSigning(f[fileSigning]); err != nil {
		return nil, err
	}
	if k.Tokens, err = parseTokens(f[fileTokens]); err != nil {
		return nil, err
	}
	return &k, nil
}
