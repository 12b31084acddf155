package wire_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"xinsheng/internal/feedback"
	"xinsheng/internal/wire"
)

func goodHeader() wire.Header {
	return wire.Header{
		V: wire.Version, ID: "0192f0c4-8a10-7c3e-9d55-0123456789ab", Terminal: "0192f0c4-8a10-7c3e-9d55-0123456789ff", Seq: 7,
		Suite: "x25519-hkdf-sha256-chacha20poly1305", KeyID: "0123456789abcdef", Urgent: true,
		Parts: []wire.PartHeader{{ID: "p1", Size: 1000, SHA256: strings.Repeat("ab", 32)}},
	}
}

func frame(t testing.TB, h wire.Header) []byte {
	t.Helper()
	open, err := h.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b, err := wire.FrameEnvelope(open, bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 272))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEnvelope_ComesBackAsFramed(t *testing.T) {
	h := goodHeader()
	b := frame(t, h)
	e, err := wire.ParseEnvelope(b)
	if err != nil {
		t.Fatal(err)
	}
	if e.Header.ID != h.ID || e.Header.Seq != 7 || !e.Header.Urgent || len(e.Header.Parts) != 1 ||
		e.Header.Parts[0] != h.Parts[0] {
		t.Errorf("header is %+v", e.Header)
	}
	if len(e.Encapsulated) != 32 || e.Encapsulated[0] != 1 || len(e.Ciphertext) != 272 || e.Ciphertext[0] != 2 {
		t.Error("sealed pieces are not where they were put")
	}
	again, err := wire.FrameEnvelope(e.Open, e.Encapsulated, e.Ciphertext)
	if err != nil || !bytes.Equal(again, b) {
		t.Errorf("framed again it differs: %v", err)
	}
}

func TestEnvelope_BadHeaderFieldsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*wire.Header){
		"version":       func(h *wire.Header) { h.V = 2 },
		"id":            func(h *wire.Header) { h.ID = "0192F0C4-8A10-7C3E-9D55-0123456789AB" },
		"terminal":      func(h *wire.Header) { h.Terminal = "../etc" },
		"no terminal":   func(h *wire.Header) { h.Terminal = "" },
		"seq 0":         func(h *wire.Header) { h.Seq = 0 },
		"seq 2^53":      func(h *wire.Header) { h.Seq = 1 << 53 },
		"suite":         func(h *wire.Header) { h.Suite = "A\nB" },
		"key id":        func(h *wire.Header) { h.KeyID = "xyz" },
		"part id":       func(h *wire.Header) { h.Parts[0].ID = "" },
		"part size":     func(h *wire.Header) { h.Parts[0].Size = 0 },
		"part too big":  func(h *wire.Header) { h.Parts[0].Size = wire.MaxPart + 1 },
		"part digest":   func(h *wire.Header) { h.Parts[0].SHA256 = strings.Repeat("AB", 32) },
		"part repeated": func(h *wire.Header) { h.Parts = append(h.Parts, h.Parts[0]) },
		"parts":         func(h *wire.Header) { h.Parts = make([]wire.PartHeader, wire.MaxParts+1) },
	} {
		h := goodHeader()
		spoil(&h)
		if _, err := h.Encode(); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One record has one spelling: two envelopes that mean the same would be two bodies under one id.
func TestEnvelope_OtherSpellingsOfTheHeaderAreRefused(t *testing.T) {
	h := goodHeader()
	open, err := h.Encode()
	if err != nil {
		t.Fatal(err)
	}
	j := string(open[7:])
	for name, other := range map[string]string{
		"space":          strings.Replace(j, ":", ": ", 1),
		"upper case key": strings.Replace(j, `"seq"`, `"Seq"`, 1),
		"unknown field":  strings.Replace(j, `"seq"`, `"extra":1,"seq"`, 1),
		"repeated field": strings.Replace(j, `"seq":7`, `"seq":6,"seq":7`, 1),
		"empty parts":    j[:strings.Index(j, `"parts"`)] + `"parts":[]}`,
		"escaped letter": strings.Replace(j, `"p1"`, `"\u00701"`, 1),
		"trailing":       j + " ",
		"other order":    strings.Replace(j, `{"v":1,`, `{`, 1)[:len(j)-7] + `,"v":1}`,
		"null":           "null",
		"not JSON":       "{",
	} {
		b := append([]byte("XSRE\x01"), binary.BigEndian.AppendUint16(nil, uint16(len(other)))...)
		b = append(b, other...)
		framed, err := wire.FrameEnvelope(b, make([]byte, 32), make([]byte, 64))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wire.ParseEnvelope(framed); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEnvelope_CutShortAnywhereIsRefused(t *testing.T) {
	b := frame(t, goodHeader())
	for n := range len(b) - 272 + 16 {
		if _, err := wire.ParseEnvelope(b[:n]); !errors.Is(err, feedback.ErrInvalid) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestEnvelope_TooLargeIsRefused(t *testing.T) {
	h := goodHeader()
	open, err := h.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wire.FrameEnvelope(open, make([]byte, 32), make([]byte, wire.MaxEnvelope)); !errors.Is(err,
		feedback.ErrInvalid) {
		t.Errorf("frame: %v", err)
	}
	if _, err := wire.ParseEnvelope(append(frame(t, h), make([]byte, wire.MaxEnvelope)...)); !errors.Is(err,
		feedback.ErrInvalid) {
		t.Errorf("parse: %v", err)
	}
}

func FuzzParseEnvelope(f *testing.F) {
	h := goodHeader()
	f.Add(frame(f, h))
	h.Parts = nil
	f.Add(frame(f, h))
	f.Add([]byte("XSRE\x01\xff\xff"))
	f.Add([]byte("XSRE\x01\x00\x02{}\x00\x20"))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := wire.ParseEnvelope(b)
		if err != nil {
			if !errors.Is(err, feedback.ErrInvalid) {
				t.Fatalf("another kind of error: %v", err)
			}
			return
		}
		open, err := e.Header.Encode()
		if err != nil || !bytes.Equal(open, e.Open) {
			t.Fatalf("header has a second spelling: %v", err)
		}
		again, err := wire.FrameEnvelope(open, e.Encapsulated, e.Ciphertext)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("envelope has a second spelling: %v", err)
		}
	})
}
