package keys

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// fileDatabase says which database the keys belong to. It is no secret and in no recovery copy.
const fileDatabase = "database"

// What the folder says of its database in place of an id.
const (
	DatabaseUnsaid = ""         // an earlier version made the keys, and said nothing of it
	DatabaseNone   = "none"     // they were just made, and no database is bound to them yet
	DatabaseSome   = "restored" // they are of a recovery copy: there is one somewhere
)

// Database is the id of the database that the keys in dir belong to, or one of the constants.
func Database(dir string) (string, error) {
	if _, err := os.Lstat(filepath.Join(dir, fileDatabase)); errors.Is(err, fs.ErrNotExist) {
		return DatabaseUnsaid, nil
	}
	b, err := read(dir, fileDatabase)
	return strings.TrimSpace(string(b)), err
}

// SetDatabase notes in dir which database the keys belong to.
func SetDatabase(dir, id string) error { return replace(dir, fileDatabase, []byte(id+"\n")) }

// ID tells this hub's token master from any other's. It gives nothing away and never changes.
func (t *Tokens) ID() string { return hex.EncodeToString(t.derive("identity v1", 16)) }

// ID tells this hub's keys from any other's: of what is never replaced, so that it stays when a sealing key is added.
func (k *Keys) ID() string {
	h := sha256.New()
	h.Write(k.CA.DER())
	h.Write(k.Signing.Public().(ed25519.PublicKey))
	h.Write([]byte(k.Tokens.ID()))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Holds reports whether the sealing key with that id is among them.
func (k *Keys) Holds(keyID string) bool { return slices.Contains(k.Sealing.ids(), keyID) }
