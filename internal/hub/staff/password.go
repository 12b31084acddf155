package staff

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// The cost of a hash: 19 MiB and two passes, the recommendation of OWASP's password storage sheet. Raising it later leaves
// old hashes valid, for each carries its own figures.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// Lengths of a password. The longest bounds the work of one hash.
const (
	MinPassword = 10  // characters
	maxPassword = 512 // bytes
)

// hashPassword is password as a PHC string.
func hashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// verifyPassword reports whether password belongs to the PHC string phc. A string that is none belongs to no password.
func verifyPassword(phc, password string) bool {
	f := strings.Split(phc, "$")
	if len(f) != 6 || f[1] != "argon2id" {
		return false
	}
	var version int
	var memory, passes uint32
	var threads uint8
	if _, err := fmt.Sscanf(f[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(f[3], "m=%d,t=%d,p=%d", &memory, &passes, &threads); err != nil || passes < 1 || threads < 1 {
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
	got := argon2.IDKey([]byte(password), salt, passes, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// checkStrength refuses what is guessed first.
func checkStrength(login, password string) error {
	if utf8.RuneCountInString(password) < MinPassword || len(password) > maxPassword || strings.EqualFold(login, password) {
		return ErrWeak
	}
	return nil
}

// alphabet leaves out what is mistaken for something else when read aloud.
const alphabet = "abcdefghjkmnpqrstvwxyz23456789"

// randomPassword is a first password of three groups, about 59 bits.
func randomPassword() string {
	var b strings.Builder
	for i := range 12 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(alphabet[pick(len(alphabet))])
	}
	return b.String()
}

// pick is a fair choice below n, which is at most 256.
func pick(n int) int {
	var one [1]byte
	for {
		_, _ = rand.Read(one[:])
		if int(one[0]) < 256/n*n {
			return int(one[0]) % n
		}
	}
}
