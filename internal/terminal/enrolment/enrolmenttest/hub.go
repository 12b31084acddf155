// Package enrolmenttest has a hub with a certificate authority of its own, to enrol terminals with in tests.
package enrolmenttest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"

	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/wire"
)

// Life is how long a certificate holds.
const Life = 90 * 24 * time.Hour

// Now is when the hub was made and issues certificates.
func Now() time.Time { return time.Date(2026, 7, 1, 4, 0, 0, 0, time.UTC) }

// Memory is a store that can break.
type Memory struct {
	Kept   map[string][]byte
	Broken error // what SetValues answers, when not nil
}

// NewMemory is an empty store.
func NewMemory() *Memory { return &Memory{Kept: map[string][]byte{}} }

// Value implements the stores of the terminal's packages.
func (m *Memory) Value(key string) ([]byte, error) { return bytes.Clone(m.Kept[key]), nil }

// SetValues implements the stores of the terminal's packages.
func (m *Memory) SetValues(_ context.Context, values map[string][]byte) error {
	if m.Broken != nil {
		return m.Broken
	}
	for k, v := range values {
		m.Kept[k] = bytes.Clone(v)
	}
	return nil
}

// Hub is a far side with its own CA.
type Hub struct {
	CA         *x509.Certificate
	Sealing    *seal.PrivateKey
	ConfigKey  ed25519.PrivateKey
	Spoil      func(*wire.EnrolReply) // what it does wrong when enrolling
	SpoilRenew func(*wire.RenewReply) // and when renewing
	Down       error                  // what it answers instead, when not nil
	At         time.Time              // when it issues certificates
	Asked      []wire.EnrolRequest

	t   testing.TB
	key *ecdsa.PrivateKey
}

// NewHub makes a hub with fresh keys.
func NewHub(t testing.TB) *Hub {
	t.Helper()
	now := Now()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := &Hub{t: t, key: key, At: now}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "device CA"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(20, 0, 0),
		KeyUsage: x509.KeyUsageCertSign}
	h.CA = h.sign(template, template, &key.PublicKey)
	if h.Sealing, err = seal.GenerateKey(); err != nil {
		t.Fatal(err)
	}
	if _, h.ConfigKey, err = ed25519.GenerateKey(nil); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *Hub) sign(template, parent *x509.Certificate, public any) *x509.Certificate {
	h.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, h.key)
	if err != nil {
		h.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		h.t.Fatal(err)
	}
	return cert
}

// Client signs a PEM certificate request from At on.
func (h *Hub) Client(csrPEM string) string {
	h.t.Helper()
	block, _ := pem.Decode([]byte(csrPEM))
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil {
		h.t.Fatal("bad certificate request")
	}
	return PEM(h.sign(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "t00042-0badcafe"},
		NotBefore: h.At, NotAfter: h.At.Add(Life), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}},
		h.CA, csr.PublicKey))
}

// Server makes a certificate for a name or an address, with the CA behind it.
func (h *Hub) Server(usage x509.ExtKeyUsage, name string, from time.Time) tls.Certificate {
	h.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(3), NotBefore: from, NotAfter: from.Add(Life),
		ExtKeyUsage: []x509.ExtKeyUsage{usage}}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	return tls.Certificate{Certificate: [][]byte{h.sign(template, h.CA, &key.PublicKey).Raw, h.CA.Raw}, PrivateKey: key}
}

// Enrol implements enrolment.Enroller.
func (h *Hub) Enrol(_ context.Context, _ enrolment.Code, r wire.EnrolRequest) (wire.EnrolReply, error) {
	h.Asked = append(h.Asked, r)
	if h.Down != nil {
		return wire.EnrolReply{}, h.Down
	}
	reply := wire.EnrolReply{TerminalID: "t00042-0badcafe", Index: 42, Certificate: h.Client(r.CSR), CA: PEM(h.CA),
		Sealing: h.Sealing.Public().Wire(), ConfigKey: h.ConfigKey.Public().(ed25519.PublicKey),
		TokenKey: bytes.Repeat([]byte{1}, wire.TokenKeySize), NumberKey: bytes.Repeat([]byte{2}, wire.MinNumberKey),
		HubTime: h.At}
	if h.Spoil != nil {
		h.Spoil(&reply)
	}
	return reply, nil
}

// Renew implements enrolment.Renewer.
func (h *Hub) Renew(_ context.Context, r wire.RenewRequest) (wire.RenewReply, error) {
	if h.Down != nil {
		return wire.RenewReply{}, h.Down
	}
	reply := wire.RenewReply{Certificate: h.Client(r.CSR), CA: PEM(h.CA)}
	if h.SpoilRenew != nil {
		h.SpoilRenew(&reply)
	}
	return reply, nil
}

// PIN is the technician's at terminals that Terminal enrols.
const PIN = "204816"

// Terminal enrols a terminal that keeps its identity in store.
func (h *Hub) Terminal(store enrolment.Store) *enrolment.Enrolment {
	h.t.Helper()
	e, err := enrolment.Open(store)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := e.Enrol(h.t.Context(), h, h.Code(), PIN, enrolment.About{Program: "1.0", Panel: "p"}); err != nil {
		h.t.Fatal(err)
	}
	return e
}

// Code is a fresh one-time code.
func (h *Hub) Code() string { return wire.NewEnrolCode(h.CA.Raw).Text() }

// PEM is a certificate as messages carry it.
func PEM(c *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}
