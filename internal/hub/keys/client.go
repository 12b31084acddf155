package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"time"

	"xinsheng/internal/feedback"
)

// Issued is a certificate of a terminal.
type Issued struct {
	PEM    string
	Serial string // hex
	Until  time.Time
}

// ParseRequest reads a PEM certificate request and checks that whoever made it holds its key, ECDSA P-256. Whatever
// names it asks for are ignored.
func ParseRequest(text string) (*x509.CertificateRequest, error) {
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE REQUEST" || len(rest) > 0 {
		return nil, fmt.Errorf("certificate request is not PEM: %w", feedback.ErrInvalid)
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("certificate request cannot be read: %w", feedback.ErrInvalid)
	}
	if key, ok := csr.PublicKey.(*ecdsa.PublicKey); !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("certificate request is not for an ECDSA P-256 key: %w", feedback.ErrInvalid)
	}
	if err := csr.CheckSignature(); err != nil {
		return nil, fmt.Errorf("certificate request is not signed by its key: %w", feedback.ErrInvalid)
	}
	return csr, nil
}

// IssueClient makes the certificate of the terminal with that id. It proves who a terminal is and serves no other end.
func (ca *CA) IssueClient(csr *x509.CertificateRequest, id string, now time.Time) (*Issued, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: id},
		NotBefore: ca.from(now), NotAfter: ca.from(now).Add(ClientLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca.cert, csr.PublicKey, ca.key)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	return &Issued{PEM: encodeCert(der), Serial: serial.Text(16), Until: template.NotAfter.UTC()}, nil
}
