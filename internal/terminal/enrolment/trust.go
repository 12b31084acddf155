package enrolment

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"

	"xinsheng/internal/wire"
)

// Code is a one-time code that was typed without a mistake.
type Code struct{ typed wire.EnrolCode }

// ParseCode reads a code as a person types it. ErrInvalid: mistyped.
func ParseCode(typed string) (Code, error) {
	c, err := wire.ParseEnrolCode(typed)
	return Code{c}, err
}

// TLS is how to talk to the hub at host, a name or an address, when nothing of it is known but the code: one of the
// certificates that it shows must be the CA that the code names, and have signed the first.
func (c Code) TLS(host string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: host,
		InsecureSkipVerify: true, // instead of the usual check comes VerifyConnection
		VerifyConnection: func(s tls.ConnectionState) error {
			for _, cert := range s.PeerCertificates {
				if cert.IsCA && c.typed.MatchesCA(cert.Raw) {
					pool := x509.NewCertPool()
					pool.AddCert(cert)
					return verifyHub(s.PeerCertificates, pool, host)
				}
			}
			return fmt.Errorf("hub shows no certificate that the code names: %w", ErrOtherHub)
		},
	}
}

// TLS is how an enrolled terminal talks to its hub at host.
func (i *Identity) TLS(host string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: host, Certificates: []tls.Certificate{i.pair},
		InsecureSkipVerify: true, // instead of the usual check comes VerifyConnection
		VerifyConnection: func(s tls.ConnectionState) error {
			return verifyHub(s.PeerCertificates, i.pool, host)
		},
	}
}

// verifyHub is the usual check of a server's certificate but for its dates: a terminal whose clock went wrong would
// otherwise never again hear from the hub what time it is, nor deliver. The CA is the hub's own and signs for it alone.
func verifyHub(chain []*x509.Certificate, pool *x509.CertPool, host string) error {
	if len(chain) == 0 {
		return fmt.Errorf("hub shows no certificate: %w", ErrOtherHub)
	}
	_, err := chain[0].Verify(x509.VerifyOptions{
		Roots: pool, DNSName: host, CurrentTime: chain[0].NotBefore,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
	if err != nil {
		return fmt.Errorf("hub's certificate: %w: %w", err, ErrOtherHub)
	}
	return nil
}
