package enrolment_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"xinsheng/internal/seal"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/wire"
)

var now = time.Date(2026, 7, 1, 4, 0, 0, 0, time.UTC)

const life = 90 * 24 * time.Hour

// memory is a store that can break.
type memory struct {
	kept   map[string][]byte
	broken error
}

func newMemory() *memory { return &memory{kept: map[string][]byte{}} }

func (m *memory) Value(key string) ([]byte, error) { return bytes.Clone(m.kept[key]), nil }

func (m *memory) SetValues(_ context.Context, values map[string][]byte) error {
	if m.broken != nil {
		return m.broken
	}
	for k, v := range values {
		m.kept[k] = bytes.Clone(v)
	}
	return nil
}

// hub is a far side with its own CA.
type hub struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	ca      *x509.Certificate
	sealing wire.SealingKey
	spoil   func(*wire.EnrolReply) // what it does wrong
	down    error
	asked   []wire.EnrolRequest
}

func newHub(t *testing.T) *hub {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h := &hub{t: t, key: key}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "device CA"}, IsCA: true,
		BasicConstraintsValid: true, NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(20, 0, 0), KeyUsage: x509.KeyUsageCertSign}
	h.ca = h.sign(template, template, &key.PublicKey)
	sealing, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	h.sealing = sealing.Public().Wire()
	return h
}

func (h *hub) sign(template, parent *x509.Certificate, public any) *x509.Certificate {
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

func (h *hub) client(csrPEM string, from time.Time) string {
	h.t.Helper()
	block, _ := pem.Decode([]byte(csrPEM))
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil {
		h.t.Fatal("bad certificate request")
	}
	return certPEM(h.sign(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "t00042-0badcafe"},
		NotBefore: from, NotAfter: from.Add(life), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}, h.ca, csr.PublicKey))
}

func (h *hub) server(usage x509.ExtKeyUsage, name string, from time.Time) tls.Certificate {
	h.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(3), NotBefore: from, NotAfter: from.Add(life), ExtKeyUsage: []x509.ExtKeyUsage{usage}}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	return tls.Certificate{Certificate: [][]byte{h.sign(template, h.ca, &key.PublicKey).Raw, h.ca.Raw}, PrivateKey: key}
}

func (h *hub) Enrol(_ context.Context, _ enrolment.Code, r wire.EnrolRequest) (wire.EnrolReply, error) {
	h.asked = append(h.asked, r)
	if h.down != nil {
		return wire.EnrolReply{}, h.down
	}
	reply := wire.EnrolReply{TerminalID: "t00042-0badcafe", Index: 42, Certificate: h.client(r.CSR, now), CA: certPEM(h.ca),
		Sealing: h.sealing, ConfigKey: make([]byte, 32), TokenKey: make([]byte, 32), NumberKey: make([]byte, 32), HubTime: now}
	if h.spoil != nil {
		h.spoil(&reply)
	}
	return reply, nil
}

// renewer renews at a point in time.
type renewer struct {
	*hub
	at    time.Time
	spoil func(*wire.RenewReply)
}

func (r renewer) Renew(_ context.Context, q wire.RenewRequest) (wire.RenewReply, error) {
	if r.down != nil {
		return wire.RenewReply{}, r.down
	}
	reply := wire.RenewReply{Certificate: r.client(q.CSR, r.at), CA: certPEM(r.ca)}
	if r.spoil != nil {
		r.spoil(&reply)
	}
	return reply, nil
}

func certPEM(c *x509.Certificate) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}

var errDown = errors.New("no route to hub")
