package keys

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"xinsheng/internal/feedback"
)

// MinPassphrase is the shortest passphrase of a recovery copy, in characters.
const MinPassphrase = 12

// Costs of argon2id: about half a second, so that a lost copy with a fair passphrase stays closed.
const (
	argonTime    = 4
	argonMemory  = 128 << 10 // KiB
	argonThreads = 4

	maxArgonTime   = 64
	maxArgonMemory = 2 << 20 // KiB
)

// copyHead is what a recovery copy says in the open. Its JSON is bound to the box.
type copyHead struct {
	What    string `json:"what"`
	Version int    `json:"version"`
	Time    uint32 `json:"argon2id_time"`
	Memory  uint32 `json:"argon2id_memory_kib"`
	Threads uint8  `json:"argon2id_threads"`
	Salt    []byte `json:"salt"`
	Nonce   []byte `json:"nonce"`
}

type recoveryCopy struct {
	Head copyHead `json:"head"`
	Box  []byte   `json:"box"` // ChaCha20-Poly1305 of the JSON of the files
}

const copyName = "xinsheng hub keys"

// Export is a recovery copy of the keys in dir that opens with passphrase alone.
func Export(dir, passphrase string) ([]byte, error) {
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return nil, fmt.Errorf("the passphrase needs %d characters or more: %w", MinPassphrase, feedback.ErrInvalid)
	}
	if _, err := Load(dir); err != nil {
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
	plain, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("encode keys: %w", err)
	}
	head := copyHead{
		What: copyName, Version: 1, Time: argonTime, Memory: argonMemory, Threads: argonThreads,
		Salt: make([]byte, 16), Nonce: make([]byte, chacha20poly1305.NonceSize),
	}
	rand.Read(head.Salt) // never fails since Go 1.24
	rand.Read(head.Nonce)
	aead, bound, err := head.open(passphrase)
	if err != nil {
		return nil, err
	}
	out, err := json.MarshalIndent(&recoveryCopy{Head: head, Box: aead.Seal(nil, head.Nonce, plain, bound)}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode recovery copy: %w", err)
	}
	return append(out, '\n'), nil
}

// Import puts the keys of a recovery copy into dir, which must not hold any. fit, unless nil, sees them before.
func Import(dir string, recovery []byte, passphrase string, fit func(*Keys) error) (*Keys, error) {
	var c recoveryCopy
	if err := json.Unmarshal(recovery, &c); err != nil || c.Head.What != copyName || c.Head.Version != 1 {
		return nil, fmt.Errorf("this is not a recovery copy of xinsheng-hub: %w", feedback.ErrInvalid)
	}
	aead, bound, err := c.Head.open(passphrase)
	if err != nil {
		return nil, err
	}
	plain, err := aead.Open(nil, c.Head.Nonce, c.Box, bound)
	if err != nil {
		return nil, ErrPassphrase
	}
	stored := files{}
	if err := json.Unmarshal(plain, &stored); err != nil {
		return nil, fmt.Errorf("read recovery copy: %w", ErrDamaged)
	}
	content := files{}
	for _, name := range allFiles() {
		content[name] = stored[name]
	}
	k, err := content.parse()
	if err == nil && fit != nil {
		err = fit(k)
	}
	if err != nil {
		return nil, err
	}
	content[fileDatabase] = []byte(DatabaseSome + "\n")
	done, err := content.publish(dir)
	if err != nil {
		return nil, err
	}
	if !done {
		return nil, fmt.Errorf("%s holds keys already: move them away first: %w", dir, feedback.ErrConflict)
	}
	return Load(dir)
}

// open makes the cipher, and the bytes that the box is bound to.
func (h *copyHead) open(passphrase string) (cipher.AEAD, []byte, error) {
	if h.Time < 1 || h.Time > maxArgonTime || h.Memory < 8 || h.Memory > maxArgonMemory || h.Threads < 1 ||
		len(h.Nonce) != chacha20poly1305.NonceSize {
		return nil, nil, fmt.Errorf("recovery copy asks for absurd work: %w", feedback.ErrInvalid)
	}
	bound, err := json.Marshal(h)
	if err != nil {
		return nil, nil, fmt.Errorf("encode recovery copy: %w", err)
	}
	key := argon2.IDKey([]byte(passphrase), h.Salt, h.Time, h.Memory, h.Threads, chacha20poly1305.KeySize)
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead, bound, nil
}
