package enrolment

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"regexp"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// Identity is everything that enrolment gave: enough to work offline from then on. It does not change; renewal makes
// another one.
type Identity struct {
	TerminalID  string          `json:"terminal_id"`
	Index       uint16          `json:"index"`
	Key         []byte          `json:"key"`         // PKCS #8, ECDSA P-256
	Certificate string          `json:"certificate"` // PEM
	CA          string          `json:"ca"`          // PEM
	Sealing     wire.SealingKey `json:"sealing"`     // as at enrolment; the configuration may bring a newer one
	ConfigKey   []byte          `json:"config_key"`
	TokenKey    []byte          `json:"token_key"`
	NumberKey   []byte          `json:"number_key"`

	leaf *x509.Certificate
	pair tls.Certificate
	pool *x509.CertPool
}

var terminalID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// newIdentity takes the hub's answer, but only one that fits the code and the key.
func newIdentity(code Code, key []byte, r *wire.EnrolReply) (*Identity, error) {
	id := &Identity{
		TerminalID: r.TerminalID, Index: r.Index, Key: key, Certificate: r.Certificate, CA: r.CA, Sealing: r.Sealing,
		ConfigKey: r.ConfigKey, TokenKey: r.TokenKey, NumberKey: r.NumberKey,
	}
	ca, err := firstCertificate(r.CA)
	if err != nil || !code.typed.MatchesCA(ca.Raw) {
		return nil, fmt.Errorf("certificate authority: %w", ErrOtherHub)
	}
	if err := id.load(); err != nil {
		return nil, err
	}
	return id, nil
}

// load checks every field and reads the keys and certificates.
func (i *Identity) load() error {
	switch {
	case !terminalID.MatchString(i.TerminalID):
		return bad("terminal id")
	case i.Index >= wire.FirstPhoneIndex:
		return bad("index")
	case len(i.ConfigKey) != ed25519.PublicKeySize:
		return bad("config key")
	case len(i.TokenKey) != wire.TokenKeySize:
		return bad("token key")
	case len(i.NumberKey) < wire.MinNumberKey:
		return bad("number key")
	}
	if _, err := seal.ParsePublicKey(i.Sealing); err != nil {
		return bad("sealing key")
	}
	return i.loadCertificates()
}

func (i *Identity) loadCertificates() error {
	ca, err := firstCertificate(i.CA)
	if err != nil || !ca.IsCA {
		return bad("CA")
	}
	i.pool = x509.NewCertPool()
	if !i.pool.AppendCertsFromPEM([]byte(i.CA)) {
		return bad("CA")
	}
	if i.leaf, err = firstCertificate(i.Certificate); err != nil {
		return bad("certificate")
	}
	key, err := x509.ParsePKCS8PrivateKey(i.Key)
	if err != nil {
		return bad("key")
	}
	private, ok := key.(*ecdsa.PrivateKey)
	if !ok || !private.PublicKey.Equal(i.leaf.PublicKey) {
		return bad("certificate is for another key")
	}
	// Whether it is in date is the hub's to judge, whose clock is right.
	_, err = i.leaf.Verify(x509.VerifyOptions{Roots: i.pool, CurrentTime: i.leaf.NotBefore,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		return bad("certificate is not from this CA")
	}
	i.pair = tls.Certificate{Certificate: [][]byte{i.leaf.Raw}, PrivateKey: private, Leaf: i.leaf}
	return nil
}

// Numbers makes this hospital's receipt numbers.
func (i *Identity) Numbers() (*wire.Numbers, error) { return wire.NewNumbers(i.NumberKey) }

func bad(what string) error {
	return fmt.Errorf("identity: %s: %w", what, feedback.ErrInvalid)
}

// newRequest makes a private key as PKCS #8 and a PEM certificate request for it. The hub gives the name.
func newRequest() (key []byte, csr string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, "", fmt.Errorf("make key: %w", err)
	}
	if key, err = x509.MarshalPKCS8PrivateKey(private); err != nil {
		return nil, "", fmt.Errorf("make key: %w", err)
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, private)
	if err != nil {
		return nil, "", fmt.Errorf("make certificate request: %w", err)
	}
	return key, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), nil
}

func firstCertificate(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, fmt.Errorf("no PEM certificate: %w", feedback.ErrInvalid)
	}
	return x509.ParseCertificate(block.Bytes)
}
