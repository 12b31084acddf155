package staff

import (
	"crypto/rand"
	"strings"
	"unicode/utf8"
)

// Lengths of a password. The longest bounds the work of one hash.
const (
	MinPassword = 10  // characters
	maxPassword = 512 // bytes
)

// checkStrength refuses what is guessed first.
func checkStrength(login, password string) error {
	if utf8.RuneCountInString(password) < MinPassword || len(password) > maxPassword ||
		strings.EqualFold(login, password) {
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
