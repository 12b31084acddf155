package send

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strings"
	"time"
)

// Server is a mail server, and as whom the hub speaks to it.
type Server struct {
	Host     string // with its port
	Security Security
	User     string // empty: it asks for none
	Password string
	From     string
}

// Security is how the line to a mail server is kept from others.
type Security string

// The securities.
const (
	StartTLS Security = "starttls" // usual at port 587; a server that does not offer it is told nothing
	TLS      Security = "tls"      // usual at port 465
	Plain    Security = "plain"    // for a server on the hospital's own network, without a password
)

// Mail sends a message to an address. base holds what is trusted besides the system's certificates; nil: nothing.
func Mail(ctx context.Context, d *net.Dialer, base *tls.Config, s Server, to string, m Message) error {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return Unset
	}
	rcpt, err := mail.ParseAddress(to)
	if err != nil {
		return Unset
	}
	c, err := connect(ctx, d, base, s)
	if err != nil {
		return err
	}
	defer c.Close()
	if s.User != "" {
		host, _, _ := net.SplitHostPort(s.Host)
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return coded(err)
		}
	}
	if err := c.Mail(from.Address); err != nil {
		return coded(err)
	}
	if err := c.Rcpt(rcpt.Address); err != nil {
		return coded(err)
	}
	w, err := c.Data()
	if err != nil {
		return coded(err)
	}
	if _, err := w.Write(letter(from, rcpt, m, time.Now())); err != nil {
		return coded(err)
	}
	if err := w.Close(); err != nil { // from here on the server has it
		return coded(err)
	}
	_ = c.Quit() // what it says to that changes nothing
	return nil
}

func connect(ctx context.Context, d *net.Dialer, base *tls.Config, s Server) (*smtp.Client, error) {
	host, _, err := net.SplitHostPort(s.Host)
	if err != nil {
		return nil, Unset
	}
	conn, err := d.DialContext(ctx, "tcp", s.Host)
	if err != nil {
		var f Failure
		if errors.As(err, &f) {
			return nil, f
		}
		return nil, NoAnswer
	}
	_ = conn.SetDeadline(time.Now().Add(Life))
	config := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: host}
	if base != nil {
		config.RootCAs = base.RootCAs
	}
	if s.Security == TLS {
		line := tls.Client(conn, config)
		if err := line.HandshakeContext(ctx); err != nil {
			conn.Close()
			return nil, NoTLS
		}
		conn = line
	}
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		conn.Close()
		return nil, coded(err)
	}
	if s.Security == StartTLS {
		if err := c.StartTLS(config); err != nil {
			c.Close()
			return nil, NoTLS
		}
	}
	return c, nil
}

// letter is a message as mail carries it: encoded words in its head, base64 in lines of 76 below.
func letter(from, to *mail.Address, m Message, now time.Time) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nAuto-Submitted: auto-generated\r\n", from, to,
		mime.BEncoding.Encode("utf-8", inLine(m.Title)), now.Format(time.RFC1123Z))
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	text := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(m.Text, "\n", "\r\n")))
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n")
	return []byte(b.String())
}

// coded is what of a mail server's refusal may be shown: its code.
func coded(err error) error {
	var p *textproto.Error
	if errors.As(err, &p) {
		return Failure(fmt.Sprintf("smtp %d", p.Code))
	}
	if strings.Contains(err.Error(), "unencrypted connection") {
		return NoTLS
	}
	return NoAnswer
}
