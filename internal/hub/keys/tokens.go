package keys

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"xinsheng/internal/wire"
)

const masterSize = 32

// Tokens makes every key that has to do with what a person takes home, from one master secret. It is all that a phone
// door needs.
type Tokens struct{ master []byte }

// NumberKey is the permutation of receipt numbers, the same for all terminals.
func (t *Tokens) NumberKey() []byte { return t.derive("receipt numbers v1", wire.MinNumberKey) }

// TokenKey is the key under which the terminal with that index makes its tokens.
func (t *Tokens) TokenKey(index uint16) []byte {
	return t.derive("terminal tokens v1 "+string(binary.BigEndian.AppendUint16(nil, index)), wire.TokenKeySize)
}

// PINHash is what a case keeps in place of its PIN, in hex: without the master, four digits cannot be tried out on it.
func (t *Tokens) PINHash(number, pin string) string {
	mac := hmac.New(sha256.New, t.derive("pin v1", sha256.Size))
	fmt.Fprintf(mac, "%s\n%s", number, pin)
	return hex.EncodeToString(mac.Sum(nil))
}

// BackoffKey blinds the numbers and addresses whose tries are counted.
func (t *Tokens) BackoffKey() []byte { return t.derive("back-off v1", sha256.Size) }

// AuditKey is what each link of the audit log is made with.
func (t *Tokens) AuditKey() []byte { return t.derive("audit log v1", sha256.Size) }

// PassKey is what the phone door's pages prove with that they were opened while their code was good.
func (t *Tokens) PassKey() []byte { return t.derive("phone pass v1", sha256.Size) }

// SettingKey seals what of the settings is secret, such as the password of a mail server.
func (t *Tokens) SettingKey() []byte { return t.derive("secrets of settings v1", 32) }

// GrantKey is the key of the leave that a terminal is given to add to a case: see progress.Grants.
func (t *Tokens) GrantKey() []byte { return t.derive("leave to add v1", sha256.Size) }

// Sent is PIN and nonce of the receipt of what was sent from a phone as that draft: the same each time it is sent
// again.
func (t *Tokens) Sent(draftID string) (pin string, nonce [wire.TokenNonceSize]byte) {
	b := t.derive("phone receipt v1 "+draftID, wire.TokenNonceSize+8)
	copy(nonce[:], b)
	return fmt.Sprintf("%04d", binary.BigEndian.Uint64(b[wire.TokenNonceSize:])%10000), nonce
}

func (t *Tokens) derive(purpose string, size int) []byte {
	key, err := hkdf.Key(sha256.New, t.master, nil, "xinsheng "+purpose, size)
	if err != nil {
		panic("hkdf: " + err.Error()) // only for a size of more than 255 hashes
	}
	return key
}

func generateTokens(f files) error {
	master := make([]byte, masterSize)
	rand.Read(master) // never fails since Go 1.24
	f[fileTokens] = []byte(hex.EncodeToString(master) + "\n")
	return nil
}

func parseTokens(b []byte) (*Tokens, error) {
	master, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(master) != masterSize {
		return nil, fmt.Errorf("read %s: %w", fileTokens, ErrDamaged)
	}
	return &Tokens{master: master}, nil
}
