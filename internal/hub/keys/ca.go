package keys

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"
	"time"

	"xinsheng/internal/feedback"
)

// Lives of certificates. A clock may be an hour wrong in either direction.
const (
	caYears      = 20
	ClientLife   = 365 * 24 * time.Hour
	serverLife   = 90 * 24 * time.Hour
	clockLeeway  = time.Hour
	serialNumber = 127 // bits
)

// CA is the hub's own small certificate authority.
type CA struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// DER is the CA's certificate.
func (ca *CA) DER() []byte { return ca.cert.Raw }

// PEM is the CA's certificate as text.
func (ca *CA) PEM() string { return encodeCert(ca.cert.Raw) }

// Pool is what certificates of terminals are checked against.
func (ca *CA) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	return pool
}

// Fingerprint is the SHA-256 of the certificate as people compare it: AB:CD:...
func (ca *CA) Fingerprint() string {
	sum := sha256.Sum256(ca.cert.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(pairs, ":")
}

// Since is when the CA was made: no certificate of it is older.
func (ca *CA) Since() time.Time { return ca.cert.NotBefore }

// from is the beginning of a certificate made at now, never before the CA's own: a clock may have been set back.
func (ca *CA) from(now time.Time) time.Time {
	if from := now.Add(-clockLeeway); from.After(ca.cert.NotBefore) {
		return from
	}
	return ca.cert.NotBefore
}

// VerifyClient answers the id in a terminal's certificate when this CA has signed it. Its dates do not count: a
// terminal that stood in a store-room for years still delivers what it holds, and renews; who shall not is revoked at
// the desk.
func (ca *CA) VerifyClient(cert *x509.Certificate) (id string, err error) {
	_, err = cert.Verify(x509.VerifyOptions{
		Roots: ca.Pool(), CurrentTime: cert.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return "", fmt.Errorf("certificate is not of this hub: %w", feedback.ErrInvalid)
	}
	return cert.Subject.CommonName, nil
}

func generateCA(f files, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := newSerial()
	if err != nil {
		return err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Xinsheng device CA " + serial.Text(16)[:8]},
		NotBefore:    now.Add(-clockLeeway), NotAfter: now.AddDate(caYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return err
	}
	f[fileCACert] = []byte(encodeCert(der))
	f[fileCAKey], err = encodePrivate(key)
	return err
}

func parseCA(certPEM, keyPEM []byte) (*CA, error) {
	block, _ := pem.Decode(certPEM)
	if block == nil {
		return nil, fmt.Errorf("read %s: %w", fileCACert, ErrDamaged)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", fileCACert, ErrDamaged)
	}
	key, err := decodePrivate(keyPEM)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", fileCAKey, ErrDamaged)
	}
	ec, ok := key.(*ecdsa.PrivateKey)
	if !ok || !bytes.Equal(publicDER(ec.Public()), publicDER(cert.PublicKey)) {
		return nil, fmt.Errorf("%s does not belong to %s: %w", fileCAKey, fileCACert, ErrDamaged)
	}
	return &CA{cert: cert, key: ec}, nil
}

func publicDER(key any) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil
	}
	return der
}

func encodeCert(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func newSerial() (*big.Int, error) {
	low := new(big.Int).Lsh(big.NewInt(1), serialNumber-1)
	n, err := rand.Int(rand.Reader, low)
	if err != nil {
		return nil, err
	}
	return n.Add(n, low), nil // always of full length
}
