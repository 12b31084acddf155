package keys

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

func generateSigning(f files) error {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	f[fileSigning], err = encodePrivate(key)
	return err
}

func parseSigning(b []byte) (ed25519.PrivateKey, error) {
	key, err := decodePrivate(b)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", fileSigning, ErrDamaged)
	}
	ed, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s is not an Ed25519 key: %w", fileSigning, ErrDamaged)
	}
	return ed, nil
}

func encodePrivate(key any) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

func decodePrivate(b []byte) (any, error) {
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, ErrDamaged
	}
	return x509.ParsePKCS8PrivateKey(block.Bytes)
}
