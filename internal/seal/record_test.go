package seal_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"xinsheng/internal/feedback"
	"xinsheng/internal/seal"
	"xinsheng/internal/wire"
)

const (
	recordID = feedback.RecordID("0192f0c4-8a10-7c3e-9d55-0123456789ab")
	otherID  = feedback.RecordID("0192f0c4-8a10-7c3e-9d55-0123456789ac")
)

func newKey(t *testing.T) *seal.PrivateKey {
	t.Helper()
	k, err := seal.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func header() wire.Header { return wire.Header{ID: recordID, Terminal: "t1", Seq: 7} }

func sealed(t *testing.T, k *seal.PrivateKey, h wire.Header, body []byte) []byte {
	t.Helper()
	b, err := k.Public().SealRecord(h, body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(k *seal.PrivateKey, b []byte) ([]byte, error) {
	e, err := wire.ParseEnvelope(b)
	if err != nil {
		return nil, err
	}
	return seal.NewRing(k).OpenRecord(e)
}

func TestRecord_OpensToTheSameBody(t *testing.T) {
	k := newKey(t)
	rapid.Check(t, func(rt *rapid.T) {
		body := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(rt, "body")
		b, err := k.Public().SealRecord(header(), body)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := open(k, b)
		if err != nil || !bytes.Equal(got, body) {
			rt.Fatalf("%d bytes came back as %d: %v", len(body), len(got), err)
		}
	})
}

func TestRecord_HeaderNamesSuiteAndKey(t *testing.T) {
	k := newKey(t)
	e, err := wire.ParseEnvelope(sealed(t, k, header(), []byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	if e.Header.Suite != seal.DefaultSuite || e.Header.KeyID != k.Public().ID() || e.Header.V != wire.Version {
		t.Fatalf("header is %+v", e.Header)
	}
}

func TestRecord_RefusesEverySingleChangedByte(t *testing.T) {
	k := newKey(t)
	b := sealed(t, k, header(), []byte(`{"text":"楼道里的灯不亮"}`))
	for i := range b {
		changed := bytes.Clone(b)
		changed[i] ^= 1
		if _, err := open(k, changed); !errors.Is(err, feedback.ErrInvalid) && !errors.Is(err, seal.ErrUnknownKey) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for i := range b {
		if _, err := open(k, b[:i]); !errors.Is(err, feedback.ErrInvalid) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	if _, err := open(k, append(bytes.Clone(b), 0)); !errors.Is(err, feedback.ErrInvalid) {
		t.Fatalf("one byte longer: %v", err)
	}
}

// The urgent bit stands in the open, and a thief of the buffer could flip it in a well-formed way.
func TestRecord_RefusesAnotherHeaderOverTheSameBody(t *testing.T) {
	k := newKey(t)
	e, err := wire.ParseEnvelope(sealed(t, k, header(), []byte("{}")))
	if err != nil {
		t.Fatal(err)
	}
	h := e.Header
	h.Urgent = true
	other, err := h.Encode()
	if err != nil {
		t.Fatal(err)
	}
	forged, err := wire.FrameEnvelope(other, e.Encapsulated, e.Ciphertext)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(k, forged); !errors.Is(err, feedback.ErrInvalid) {
		t.Fatalf("urgent bit flipped: %v", err)
	}
}

func TestRecord_OfAnotherKeyIsNotCalledBad(t *testing.T) {
	b := sealed(t, newKey(t), header(), []byte("{}"))
	_, err := open(newKey(t), b)
	if !errors.Is(err, seal.ErrUnknownKey) || errors.Is(err, feedback.ErrInvalid) {
		t.Fatalf("got %v", err)
	}
}

func TestRecord_OlderKeyInTheRingStillOpens(t *testing.T) {
	old, now := newKey(t), newKey(t)
	e, err := wire.ParseEnvelope(sealed(t, old, header(), []byte("old")))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.NewRing(now, old).OpenRecord(e); err != nil || string(got) != "old" {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestRecord_SizeSaysLittle(t *testing.T) {
	k := newKey(t)
	sizes := map[int]bool{}
	for n := range 252 {
		sizes[len(sealed(t, k, header(), make([]byte, n+1)))] = true
	}
	if len(sizes) != 1 {
		t.Fatalf("bodies of 1 to 252 bytes make envelopes of %d sizes", len(sizes))
	}
}

func TestRecord_TwiceTheSameBodyLooksDifferent(t *testing.T) {
	k := newKey(t)
	if bytes.Equal(sealed(t, k, header(), []byte("x")), sealed(t, k, header(), []byte("x"))) {
		t.Fatal("sealing is not randomised")
	}
}

func TestRecord_TooLargeIsRefused(t *testing.T) {
	for _, n := range []int{wire.MaxEnvelope - 100, wire.MaxEnvelope + 1} {
		if _, err := newKey(t).Public().SealRecord(header(), make([]byte, n)); !errors.Is(err, feedback.ErrInvalid) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

func TestKey_SurvivesFolderAndWire(t *testing.T) {
	k := newKey(t)
	raw, err := k.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.ParsePrivateKey(seal.DefaultSuite, raw)
	if err != nil || again.Public().ID() != k.Public().ID() {
		t.Fatalf("private key came back as another: %v", err)
	}
	public, err := seal.ParsePublicKey(k.Public().Wire())
	if err != nil {
		t.Fatal(err)
	}
	b, err := public.SealRecord(header(), []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := open(again, b); err != nil || string(got) != "hello" {
		t.Fatalf("got %q, %v", got, err)
	}
}

func TestKey_RefusesWhatIsNotOne(t *testing.T) {
	good := newKey(t).Public().Wire()
	wrongID, wrongSuite, short := good, good, good
	wrongID.KeyID = "0123456789abcdef"
	wrongSuite.Suite = "rot13"
	short.Public = good.Public[:31]
	for name, w := range map[string]wire.SealingKey{"id": wrongID, "suite": wrongSuite, "short": short, "empty": {}} {
		if _, err := seal.ParsePublicKey(w); !errors.Is(err, feedback.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := seal.ParsePrivateKey(seal.DefaultSuite, []byte("short")); !errors.Is(err, feedback.ErrInvalid) {
		t.Errorf("private key: %v", err)
	}
}
