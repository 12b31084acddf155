package credential

import (
	"crypto/rand"
	"fmt"
	"math/big"
)

// PINDigits is how many digits a PIN that the hub makes has.
const PINDigits = 6

// NewPIN is one that nobody would guess first: no run of one digit, and no 123456.
func NewPIN() string {
	for {
		n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails
		if pin := fmt.Sprintf("%0*d", PINDigits, n); !plain(pin) {
			return pin
		}
	}
}

// plain reports whether a PIN goes on by the same step from digit to digit.
func plain(pin string) bool {
	for i := 2; i < len(pin); i++ {
		if pin[i]-pin[i-1] != pin[1]-pin[0] {
			return false
		}
	}
	return true
}
