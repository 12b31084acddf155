// Package noticetest is the far side of notices: a mail server that takes letters, for tests.
package noticetest

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Letter is one that was taken.
type Letter struct{ From, To, Subject, Text string }

// Server takes letters of User with Password, over lines that STARTTLS encrypts, or that are from their beginning.
type Server struct {
	Addr           string
	User, Password string
	Roots          *x509.CertPool
	Refuse         string // a line such as "451 later" instead of taking a letter; empty: takes it

	tls       *tls.Config
	immediate bool
	plain     bool
	mu        sync.Mutex
	letters   []Letter
}

// Kind is how the server's lines are.
type Kind int

// The kinds.
const (
	OffersTLS Kind = iota // STARTTLS
	BeginsTLS
	Bare
)

// Serve takes letters until the test ends.
func Serve(t testing.TB, kind Kind) *Server {
	t.Helper()
	certs := httptest.NewTLSServer(nil) // a certificate for 127.0.0.1
	defer certs.Close()
	s := &Server{
		User: "xinsheng", Password: "secret of the post", Roots: x509.NewCertPool(),
		tls: &tls.Config{Certificates: certs.TLS.Certificates}, immediate: kind == BeginsTLS, plain: kind == Bare,
	}
	s.Roots.AddCert(certs.Certificate())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.Addr = l.Addr().String()
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return s
}

// Letters is what was taken so far.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// SetRefuse changes what the server says to a letter.
func (s *Server) SetRefuse(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Refuse = line
}

func (s *Server) refusal() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Refuse
}

func (s *Server) talk(c net.Conn) {
	defer func() { c.Close() }()
	secure := s.immediate
	if secure {
		c = tls.Server(c, s.tls)
	}
	r := bufio.NewReader(c)
	say := func(format string, args ...any) { fmt.Fprintf(c, format+"\r\n", args...) }
	known := s.plain
	var l Letter
	say("220 post")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		word, rest, _ := strings.Cut(line, " ")
		switch strings.ToUpper(word) {
		case "EHLO", "HELO":
			switch {
			case s.plain:
				say("250 post")
			case secure:
				say("250-post\r\n250 AUTH PLAIN")
			default:
				say("250-post\r\n250 STARTTLS")
			}
		case "STARTTLS":
			say("220 go on")
			c = tls.Server(c, s.tls)
			r, secure = bufio.NewReader(c), true
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if known = secure && string(raw) == "\x00"+s.User+"\x00"+s.Password; known {
				say("235 welcome")
			} else {
				say("535 no")
			}
		case "MAIL":
			if !known {
				say("530 who are you")
				continue
			}
			l = Letter{From: strings.TrimPrefix(rest, "FROM:")}
			say("250 ok")
		case "RCPT":
			l.To = strings.Trim(strings.TrimPrefix(rest, "TO:"), "<>")
			say("250 ok")
		case "DATA":
			if no := s.refusal(); no != "" {
				say("%s", no)
				continue
			}
			say("354 go on")
			s.take(r, l)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// take reads a letter up to the dot on a line of its own.
func (s *Server) take(r *bufio.Reader, l Letter) {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	if m, err := mail.ReadMessage(strings.NewReader(b.String())); err == nil {
		l.Subject, _ = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		text, _ := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
		l.Text = string(text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, l)
}
