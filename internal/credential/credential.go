// Package credential makes and checks hashes of secrets that people carry: passwords, PINs and the codes on cards. Each
// is a PHC string of argon2id with a salt and costs of its own, so that it can travel in a terminal's configuration and
// be checked there without the hub.
package credential

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one hash takes.
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// Usual is 19 MiB and two passes, the recommendation of OWASP's password storage sheet.
var Usual = Cost{Memory: 19 << 10, Passes: 2, Threads: 1}

const (
	saltSize = 16
	keySize  = 32

	// The most that a hash may ask for when it is checked: one that came from elsewhere must not take the machine down.
	maxMemory = 256 << 10
	maxPasses = 16
)

// Hash is a secret as a PHC string.
func Hash(secret string, c Cost) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(secret), salt, c.Passes, c.Memory, c.Threads, keySize)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Matches reports whether secret belongs to the PHC string phc. A string that is none belongs to no secret. It takes
// some tens of milliseconds.
func Matches(phc, secret string) bool {
	f := strings.Split(phc, "$")
	if len(f) != 6 || f[0] != "" || f[1] != "argon2id" {
		return false
	}
	var version int
	var c Cost
	if _, err := fmt.Sscanf(f[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return false
	}
	if c.Passes < 1 || c.Passes > maxPasses || c.Threads < 1 || c.Memory > maxMemory {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(f[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(f[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(secret), salt, c.Passes, c.Memory, c.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}
