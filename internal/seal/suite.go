package seal

import (
	"crypto/ecdh"
	"crypto/hpke"
	"fmt"

	"xinsheng/internal/feedback"
)

// DefaultSuite is the suite of new keys: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
const DefaultSuite = "x25519-hkdf-sha256-chacha20poly1305"

// suite is one choice of HPKE's three algorithms. Its name travels in every envelope, so that another can follow.
type suite struct {
	kem  hpke.KEM
	kdf  hpke.KDF
	aead hpke.AEAD
}

func suiteNamed(name string) (suite, error) {
	if name != DefaultSuite {
		return suite{}, fmt.Errorf("suite %q is not known here: %w", name, feedback.ErrInvalid)
	}
	return suite{hpke.DHKEM(ecdh.X25519()), hpke.HKDFSHA256(), hpke.ChaCha20Poly1305()}, nil
}
