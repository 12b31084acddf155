package keys

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"sync"
	"time"
)

// maxNames is how many names' certificates are kept at a time; anyone may ask for a name.
const maxNames = 64

// Server makes the hub's own TLS certificates under the CA, for whatever name or address a client asks for: what counts
// is the CA, which the client knows, and a hub has many names. Keys live in memory and certificates are renewed by
// themselves.
type Server struct {
	ca    *CA
	extra []string
	now   func() time.Time

	mu    sync.Mutex
	certs map[string]*tls.Certificate
}

// NewServer makes certificates under ca; now tells the time. extra are names and addresses that every certificate
// holds: the address of a translator in front, which the hub itself never sees.
func NewServer(ca *CA, extra []string, now func() time.Time) *Server {
	return &Server{ca: ca, extra: extra, now: now, certs: map[string]*tls.Certificate{}}
}

// Certificate is for tls.Config.GetCertificate. The CA's own certificate follows in the chain: an enrolling terminal
// knows its fingerprint only.
func (s *Server) Certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	name := hello.ServerName
	if name == "" && hello.Conn != nil {
		name = localAddress(hello.Conn.LocalAddr())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.certs[name]; ok && s.now().Before(c.Leaf.NotAfter.Add(-serverLife/3)) {
		return c, nil
	}
	c, err := s.issue(name)
	if err != nil {
		return nil, err
	}
	if len(s.certs) >= maxNames {
		clear(s.certs)
	}
	s.certs[name] = c
	return c, nil
}

func (s *Server) issue(name string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the server's key: %w", err)
	}
	serial, err := newSerial()
	if err != nil {
		return nil, fmt.Errorf("make the server's certificate: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Xinsheng hub"},
		NotBefore: s.ca.from(s.now()), NotAfter: s.ca.from(s.now()).Add(serverLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, n := range append([]string{name}, s.extra...) {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else if n != "" {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, s.ca.cert, key.Public(), s.ca.key)
	if err != nil {
		return nil, fmt.Errorf("make the server's certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("make the server's certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der, s.ca.cert.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

func localAddress(a net.Addr) string {
	host, _, err := net.SplitHostPort(a.String())
	if err != nil {
		return ""
	}
	return host
}
