package wire_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

// vector is the worked example of DESIGN.md: "name: value" lines, and hex over several indented lines.
type vector map[string]string

func readVector(t *testing.T) vector {
	t.Helper()
	doc, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(doc), "```vector\n")
	block, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("DESIGN.md has no worked example")
	}
	v, last := vector{}, ""
	for line := range strings.Lines(block) {
		line = strings.TrimSuffix(line, "\n")
		switch name, value, ok := strings.Cut(line, ":"); {
		case line == "":
		case strings.HasPrefix(line, "  "):
			v[last] += strings.TrimSpace(line)
		case ok:
			last = name
			v[last] = strings.TrimSpace(value)
		default:
			t.Fatalf("odd line %q", line)
		}
	}
	return v
}

func (v vector) text(t *testing.T, name string) string {
	t.Helper()
	if v[name] == "" {
		t.Fatalf("the worked example has no %s", name)
	}
	return v[name]
}

func (v vector) hex(t *testing.T, name string) []byte {
	t.Helper()
	b, err := hex.DecodeString(v.text(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b
}

func (v vector) number(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(v.text(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func TestDesign_ReceiptNumberOfTheExample(t *testing.T) {
	v := readVector(t)
	n, err := wire.NewNumbers(v.hex(t, "number key"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := n.Make(uint16(v.number(t, "index")), uint32(v.number(t, "counter")))
	if err != nil || got.Dashed() != v.text(t, "receipt number") {
		t.Errorf("got %s, %v", got.Dashed(), err)
	}
}

func TestDesign_TokensOfTheExample(t *testing.T) {
	v := readVector(t)
	key, index, nonce := v.hex(t, "token key"), uint16(v.number(t, "index")), [16]byte(v.hex(t, "nonce"))
	receipt := wire.NewReceiptToken(key, index, nonce)
	if receipt.Text() != v.text(t, "receipt token") {
		t.Errorf("receipt token is %s", receipt.Text())
	}
	if receipt.NonceHash() != v.text(t, "nonce hash") {
		t.Errorf("nonce hash is %s", receipt.NonceHash())
	}
	issued, err := time.Parse(time.RFC3339, v.text(t, "issued"))
	if err != nil {
		t.Fatal(err)
	}
	if home := wire.NewHomeToken(key, index, nonce, issued); home.Text() != v.text(t, "home token") {
		t.Errorf("home token is %s", home.Text())
	}
}

func TestDesign_EnrolmentCodeOfTheExample(t *testing.T) {
	v := readVector(t)
	c, err := wire.ParseEnrolCode(v.text(t, "enrolment code"))
	if err != nil {
		t.Fatal(err)
	}
	if !c.MatchesCA([]byte("certificate")) {
		t.Error("does not match the CA")
	}
	if c.Text() != v.text(t, "enrolment code") || c.Hash() != v.text(t, "code hash") {
		t.Errorf("comes back as %s, hash %s", c.Text(), c.Hash())
	}
}

func TestDesign_EnvelopeAndPartOfTheExample(t *testing.T) {
	v := readVector(t)
	key, err := seal.ParsePrivateKey(v.text(t, "suite"), v.hex(t, "private key"))
	if err != nil {
		t.Fatal(err)
	}
	public := key.Public().Wire()
	if public.KeyID != v.text(t, "key id") || !bytes.Equal(public.Public, v.hex(t, "public key")) {
		t.Errorf("public key is %x with id %s", public.Public, public.KeyID)
	}
	envelope := v.hex(t, "envelope")
	if wire.Digest(envelope) != v.text(t, "digest") {
		t.Errorf("digest is %s", wire.Digest(envelope))
	}
	e, err := wire.ParseEnvelope(envelope)
	if err != nil {
		t.Fatal(err)
	}
	if string(e.Header.ID) != v.text(t, "record id") || e.Header.Terminal != v.text(t, "terminal") ||
		e.Header.Seq != 1 || e.Header.Urgent {
		t.Errorf("header is %+v", e.Header)
	}
	ring := seal.NewRing(key)
	if body, err := ring.OpenRecord(e); err != nil || string(body) != v.text(t, "body") {
		t.Errorf("body is %q, %v", body, err)
	}
	part := v.hex(t, "part")
	if len(e.Header.Parts) != 1 || e.Header.Parts[0].ID != v.text(t, "part id") ||
		e.Header.Parts[0].SHA256 != wire.Digest(part) {
		t.Fatalf("parts are %+v", e.Header.Parts)
	}
	r, err := ring.OpenPart(bytes.NewReader(part), &e.Header, v.text(t, "part id"))
	if err != nil {
		t.Fatal(err)
	}
	if content, err := io.ReadAll(r); err != nil || string(content) != v.text(t, "part content") {
		t.Errorf("part holds %q, %v", content, err)
	}
}
