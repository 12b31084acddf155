package enrolment_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"xinsheng/internal/feedback"
	"xinsheng/internal/terminal/enrolment"
	"xinsheng/internal/terminal/enrolment/enrolmenttest"
	"xinsheng/internal/wire"
)

const pin = enrolmenttest.PIN

var (
	now       = enrolmenttest.Now()
	life      = enrolmenttest.Life
	newHub    = enrolmenttest.NewHub
	newMemory = enrolmenttest.NewMemory
)

func open(t *testing.T, m *enrolmenttest.Memory) *enrolment.Enrolment {
	t.Helper()
	e, err := enrolment.Open(m)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestIdentity_IsNoneBeforeEnrolment(t *testing.T) {
	e := open(t, newMemory())
	if _, err := e.Identity(); !errors.Is(err, enrolment.ErrNotEnrolled) {
		t.Errorf("got %v", err)
	}
	if e.HasPIN() || !errors.Is(e.CheckPIN(pin), enrolment.ErrNotEnrolled) || e.RenewDue(now) {
		t.Error("acts as if it were enrolled")
	}
	if err := e.Renew(t.Context(), newHub(t)); !errors.Is(err, enrolment.ErrNotEnrolled) {
		t.Errorf("renew: %v", err)
	}
}

func TestEnrol_SurvivesARestart(t *testing.T) {
	h, m := newHub(t), newMemory()
	h.Terminal(m)
	e := open(t, m)
	id, err := e.Identity()
	if err != nil {
		t.Fatal(err)
	}
	if id.TerminalID != "t00042-0badcafe" || id.Index != 42 || !id.Until().Equal(now.Add(life)) || !e.HasPIN() {
		t.Errorf("got %+v", id)
	}
	if err := e.CheckPIN(pin); err != nil {
		t.Errorf("PIN: %v", err)
	}
	if _, err := id.Numbers(); err != nil {
		t.Error(err)
	}
}

func TestEnrol_TheKeyNeverLeavesAndThePINIsNotKept(t *testing.T) {
	h, m := newHub(t), newMemory()
	id, err := h.Terminal(m).Identity()
	if err != nil {
		t.Fatal(err)
	}
	sent := h.Asked[0]
	if strings.Contains(sent.CSR, "PRIVATE") || bytes.Contains([]byte(sent.CSR), id.Key) || sent.Program != "1.0" ||
		sent.Panel != "p" {
		t.Errorf("sent %+v", sent)
	}
	for key, value := range m.Kept {
		if bytes.Contains(value, []byte(pin)) {
			t.Errorf("the PIN stands in %s", key)
		}
	}
}

func TestEnrol_WhatIsMistypedIsFoundBeforeTheNetwork(t *testing.T) {
	h := newHub(t)
	good := h.Code()
	wrong := "0"
	if good[0] == '0' {
		wrong = "1"
	}
	for name, c := range map[string][2]string{
		"code": {wrong + good[1:], pin}, "no code": {"", pin}, "short PIN": {good, "12345"},
		"long PIN": {good, "1234567890123"},
		"letters":  {good, "12345a"}, "no PIN": {good, ""},
	} {
		if _, err := open(t, newMemory()).Enrol(t.Context(), h, c[0], c[1], enrolment.About{}); !errors.Is(err,
			feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(h.Asked) != 0 {
		t.Error("the hub was asked")
	}
}

func TestEnrol_AnAnswerThatDoesNotFitChangesNothing(t *testing.T) {
	h, other := newHub(t), newHub(t)
	for name, spoil := range map[string]func(*wire.EnrolReply){
		"another CA": func(r *wire.EnrolReply) { r.CA = enrolmenttest.PEM(other.CA) },
		"another hub altogether": func(r *wire.EnrolReply) {
			r.CA, r.Certificate = enrolmenttest.PEM(other.CA), other.Client(h.Asked[len(h.Asked)-1].CSR)
		},
		"no CA":                  func(r *wire.EnrolReply) { r.CA = "" },
		"certificate from other": func(r *wire.EnrolReply) { r.Certificate = other.Client(h.Asked[len(h.Asked)-1].CSR) },
		"certificate of other":   func(r *wire.EnrolReply) { r.Certificate = enrolmenttest.PEM(h.CA) },
		"index":                  func(r *wire.EnrolReply) { r.Index = wire.FirstPhoneIndex },
		"terminal id":            func(r *wire.EnrolReply) { r.TerminalID = "../x" },
		"token key":              func(r *wire.EnrolReply) { r.TokenKey = r.TokenKey[:31] },
		"number key":             func(r *wire.EnrolReply) { r.NumberKey = nil },
		"config key":             func(r *wire.EnrolReply) { r.ConfigKey = nil },
		"sealing key":            func(r *wire.EnrolReply) { r.Sealing.KeyID = "0000000000000000" },
	} {
		h.Spoil = spoil
		m := newMemory()
		e := open(t, m)
		_, err := e.Enrol(t.Context(), h, h.Code(), pin, enrolment.About{})
		if !errors.Is(err, feedback.ErrInvalid) && !errors.Is(err, enrolment.ErrOtherHub) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := e.Identity(); !errors.Is(err, enrolment.ErrNotEnrolled) || len(m.Kept) != 0 {
			t.Errorf("%s: something was kept", name)
		}
	}
}

func TestEnrol_ReportsAHubThatIsAwayAndADiskThatFails(t *testing.T) {
	h, m := newHub(t), newMemory()
	code := h.Code()
	h.Down = errors.New("no route to hub")
	if _, err := open(t, m).Enrol(t.Context(), h, code, pin, enrolment.About{}); !errors.Is(err, h.Down) {
		t.Errorf("got %v", err)
	}
	h.Down, m.Broken = nil, errors.New("disk gone")
	e := open(t, m)
	if _, err := e.Enrol(t.Context(), h, code, pin, enrolment.About{}); !errors.Is(err, m.Broken) {
		t.Errorf("got %v", err)
	}
	if _, err := e.Identity(); !errors.Is(err, enrolment.ErrNotEnrolled) {
		t.Error("enrolled without being kept")
	}
}

func TestEnrol_AgainKeepsThePINWhenNoneIsGiven(t *testing.T) {
	h, m := newHub(t), newMemory()
	e := h.Terminal(m)
	if _, err := e.Enrol(t.Context(), h, h.Code(), "", enrolment.About{}); err != nil {
		t.Fatal(err)
	}
	if err := open(t, m).CheckPIN(pin); err != nil {
		t.Errorf("PIN: %v", err)
	}
}

func TestOpen_RefusesADamagedIdentity(t *testing.T) {
	h, m := newHub(t), newMemory()
	h.Terminal(m)
	for _, damaged := range [][]byte{[]byte("{"), []byte("{}"), bytes.Replace(m.Kept["identity"], []byte(`"index":42`),
		[]byte(`"index":32000`), 1)} {
		m.Kept["identity"] = damaged
		if _, err := enrolment.Open(m); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%.20s: %v", damaged, err)
		}
	}
}

func TestRenew_ComesAtTwoThirdsAndWithAFreshKey(t *testing.T) {
	h, m := newHub(t), newMemory()
	e := h.Terminal(m)
	if e.RenewDue(now.Add(59*24*time.Hour)) || !e.RenewDue(now.Add(61*24*time.Hour)) {
		t.Error("not due at two thirds")
	}
	before, _ := e.Identity()
	at := now.Add(61 * 24 * time.Hour)
	h.At = at
	if err := e.Renew(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	after, err := open(t, m).Identity()
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(before.Key, after.Key) || !after.Until().Equal(at.Add(life)) || after.TerminalID != before.TerminalID {
		t.Error("not renewed")
	}
	if e.RenewDue(at) {
		t.Error("due again at once")
	}
	if err := e.CheckPIN(pin); err != nil {
		t.Errorf("PIN: %v", err)
	}
}

func TestRenew_KeepsTheOldCertificateWhenItFails(t *testing.T) {
	h, m := newHub(t), newMemory()
	e := h.Terminal(m)
	before, _ := e.Identity()
	for name, spoil := range map[string]func(*wire.RenewReply){
		"hub away":      nil,
		"no PEM":        func(r *wire.RenewReply) { r.Certificate = "" },
		"another key's": func(r *wire.RenewReply) { r.Certificate = before.Certificate },
		"another CA":    func(r *wire.RenewReply) { r.CA = enrolmenttest.PEM(newHub(t).CA) },
	} {
		h.SpoilRenew, h.Down = spoil, nil
		if spoil == nil {
			h.Down = errors.New("no route to hub")
		}
		if err := e.Renew(t.Context(), h); err == nil {
			t.Errorf("%s: renewed", name)
		}
		if after, _ := open(t, m).Identity(); after.Certificate != before.Certificate {
			t.Errorf("%s: the old certificate is gone", name)
		}
	}
	h.SpoilRenew, h.Down, m.Broken = nil, nil, errors.New("disk gone")
	if err := e.Renew(t.Context(), h); !errors.Is(err, m.Broken) {
		t.Errorf("got %v", err)
	}
	if after, _ := e.Identity(); after.Certificate != before.Certificate {
		t.Error("in use without being kept")
	}
}

func TestCheckPIN_GuessingGetsSlower(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := open(t, newMemory())
		if err := e.SetPIN(t.Context(), pin); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := e.CheckPIN("000000"); !errors.Is(err, enrolment.ErrWrongPIN) {
				t.Fatal(err)
			}
		}
		var wait *enrolment.WaitError
		if err := e.CheckPIN(pin); !errors.As(err, &wait) || wait.For > 5*time.Second {
			t.Fatalf("right PIN during the wait: %v", err)
		}
		total := time.Duration(0)
		for range 10 {
			if err := e.CheckPIN("000000"); errors.As(err, &wait) {
				total += wait.For
				time.Sleep(wait.For)
				if err := e.CheckPIN("000000"); !errors.Is(err, enrolment.ErrWrongPIN) {
					t.Fatal(err)
				}
			}
		}
		if total < 30*time.Minute {
			t.Errorf("10 wrong PINs take %v", total)
		}
		time.Sleep(10 * time.Minute)
		if err := e.CheckPIN(pin); err != nil {
			t.Fatalf("right PIN after the wait: %v", err)
		}
		if err := e.CheckPIN("000000"); !errors.Is(err, enrolment.ErrWrongPIN) {
			t.Fatal(err)
		}
		if err := e.CheckPIN(pin); err != nil {
			t.Errorf("a right PIN does not forgive: %v", err)
		}
	})
}

// talk connects to a server with that certificate and reports what the client made of it.
func talk(t *testing.T, server tls.Certificate, client *tls.Config, roots *x509.CertPool) error {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{server},
		ClientAuth: tls.VerifyClientCertIfGiven,
		ClientCAs:  roots, Time: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if conn.(*tls.Conn).Handshake() == nil {
			conn.Write([]byte("hello"))
		}
	}()
	raw, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	conn := tls.Client(raw, client)
	defer conn.Close()
	_, err = io.ReadAll(conn)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return err
}

func TestTLS_TrustsTheHubAndNobodyElse(t *testing.T) {
	h, other := newHub(t), newHub(t)
	id, err := h.Terminal(newMemory()).Identity()
	if err != nil {
		t.Fatal(err)
	}
	code, err := enrolment.ParseCode(h.Code())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(h.CA)
	server := x509.ExtKeyUsageServerAuth
	forged := other.Server(server, "127.0.0.1", now) // shows the right CA, but did not get its signature
	forged.Certificate = append(forged.Certificate, h.CA.Raw)
	bare := h.Server(server, "127.0.0.1", now)
	bare.Certificate = bare.Certificate[:1]
	for name, c := range map[string]struct {
		cert         tls.Certificate
		byID, byCode bool
		host         string
	}{
		"the hub":                     {h.Server(server, "127.0.0.1", now), true, true, "127.0.0.1"},
		"by name":                     {h.Server(server, "hub.lan", now), true, true, "hub.lan"},
		"valid only in ten years":     {h.Server(server, "127.0.0.1", now.AddDate(10, 0, 0)), true, true, "127.0.0.1"},
		"another name":                {h.Server(server, "hub.lan", now), false, false, "127.0.0.1"},
		"another terminal":            {h.Server(x509.ExtKeyUsageClientAuth, "127.0.0.1", now), false, false, "127.0.0.1"},
		"another hub":                 {other.Server(server, "127.0.0.1", now), false, false, "127.0.0.1"},
		"another hub showing this CA": {forged, false, false, "127.0.0.1"},
		"the hub without its CA":      {bare, true, false, "127.0.0.1"},
	} {
		if err := talk(t, c.cert, id.TLS(c.host), roots); (err == nil) != c.byID {
			t.Errorf("%s, enrolled: %v", name, err)
		} else if err != nil && !errors.Is(err, enrolment.ErrOtherHub) {
			t.Errorf("%s, enrolled: %v is not ErrOtherHub", name, err)
		}
		if err := talk(t, c.cert, code.TLS(c.host), roots); (err == nil) != c.byCode {
			t.Errorf("%s, enrolling: %v", name, err)
		} else if err != nil && !errors.Is(err, enrolment.ErrOtherHub) {
			t.Errorf("%s, enrolling: %v is not ErrOtherHub", name, err)
		}
	}
}
